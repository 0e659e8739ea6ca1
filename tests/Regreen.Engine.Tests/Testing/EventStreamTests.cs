using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Tests.Testing;

public sealed class EventStreamTests
{
    private const string Ask = """
        version: 1
        defaults: { first_event: 10s, completion: 20s }
        cases:
          - id: contract
            steps:
              - ask: { agent: data, via: sse, message: "How many tokens did the conversation workload produce?" }
                expect:
                  events: [agent_started, tool_executing, tool_completed, agent_completed]
                  no_gaps: true
                  terminal: agent_completed
                  answer: { grounded: true, mentions: [4088665] }
          - id: ag-ui
            steps:
              - ask: { agent: data, via: sse, message: "How many tokens did the conversation workload produce?", as: one }
                expect: { events: [RUN_STARTED, tool_executing, TOOL_CALL_RESULT], terminal: agent_completed, answer: { grounded: true, mentions: [4088665] } }
              - ask: { agent: data, via: sse, message: "How many tokens did the code workload produce?", as: other }
                expect: { terminal: RUN_FINISHED, answer: { grounded: true } }
            expect: [ { sensitive: [one, other] } ]
          - id: openai
            steps:
              - ask: { agent: m, via: sse, message: "How many tokens did the conversation workload produce?" }
                expect: { events: [agent_started, chat.completion.chunk], terminal: agent_completed, answer: { mentions: [4088665, größer], least: 20 }, first_event: 9s }
          - id: lenient
            steps:
              - ask: { agent: m, via: sse, message: "How many tokens did the conversation workload produce?" }
                expect: { terminal: agent_completed }
        """;

    private const string Raw = """
        version: 1
        defaults: { first_event: 10s, completion: 20s }
        cases:
          - id: ticks
            steps:
              - sse: { path: /ticks, until: tick, as: first }
                expect: { status: 200, header: { x-ticks: five }, events: [tick], json: { seq: 1 } }
              - sse: { path: /ticks, headers: { Last-Event-ID: "3" }, until: tick, as: second }
                expect: { terminal: tick, json: { seq: 4 }, frames: { least: 1 } }
              - sse: { path: /ticks, headers: { Last-Event-ID: "{{second.last_event_id}}", x-echo: "{{first.headers.x-ticks}}" }, until: tick }
                expect: { status: 200 }
          - id: no-stream
            steps:
              - sse: { path: /plain }
                expect: { json: { is: no stream }, status: 200 }
          - id: endless
            steps:
              - sse: { path: /ticks }
                expect: { terminal: done }
        """;

    [Theory]
    [InlineData("contract", ProtocolKind.Contract)]
    [InlineData("ag-ui", ProtocolKind.AgUi)]
    [InlineData("openai", ProtocolKind.Openai)]
    public async Task An_honest_stream_and_a_strict_case_are_proven(string id, ProtocolKind kind)
    {
        await using var server = await StreamServer.StartAsync();

        var judged = await RunAsync(server, kind, Ask, id);

        judged.Reason.ShouldStartWith("passed, and");
        judged.Verdict.ShouldBe(Verdict.Proven);
        judged.Receipt!.Controls.ShouldContain(control => control.Live);
    }

    [Theory]
    [InlineData("contract", ProtocolKind.Contract, StreamFault.Cut, "answer: stream cut")]
    [InlineData("ag-ui", ProtocolKind.AgUi, StreamFault.Cut, "answer: stream cut")]
    [InlineData("openai", ProtocolKind.Openai, StreamFault.Cut, "answer: stream cut")]
    [InlineData("contract", ProtocolKind.Contract, StreamFault.NeverEnds, "answer: no terminal event in time")]
    [InlineData("openai", ProtocolKind.Openai, StreamFault.NeverEnds, "answer: no terminal event in time")]
    [InlineData("contract", ProtocolKind.Contract, StreamFault.Silent, "request: no event in time")]
    [InlineData("ag-ui", ProtocolKind.AgUi, StreamFault.TwoEnds, "answer: several terminal events")]
    [InlineData("openai", ProtocolKind.Openai, StreamFault.OtherNumber, "answer: not mentioned")]
    [InlineData("ag-ui", ProtocolKind.AgUi, StreamFault.OtherNumber, "answer: not grounded")]
    [InlineData("openai", ProtocolKind.Openai, StreamFault.NoAnswer, "answer: not mentioned")]
    [InlineData("openai", ProtocolKind.Openai, StreamFault.Overloaded, "request: http 503")]
    public async Task A_fault_of_a_stream_fails_with_its_first_departure(string id, ProtocolKind kind, object fault, string signature)
    {
        await using var server = await StreamServer.StartAsync((StreamFault)fault);

        var judged = await RunAsync(server, kind, Ask, id);

        judged.Divergence!.Signature.ShouldBe(signature);
        judged.Verdict.ShouldBe(Verdict.Failing);
    }

    [Fact]
    public async Task A_case_to_which_any_end_is_enough_is_hollow()
    {
        await using var server = await StreamServer.StartAsync();

        var judged = await RunAsync(server, ProtocolKind.Openai, Ask, "lenient");

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldStartWith("hollow: it claims answers, and stays green when the answer is blanked");
    }

    [Theory]
    [InlineData("ticks")]
    [InlineData("no-stream")]
    public async Task A_stream_of_any_kind_is_read_event_by_event(string id)
    {
        await using var server = await StreamServer.StartAsync();
        var evidence = new MemoryEvidence();

        var judged = await RunAsync(server, ProtocolKind.Contract, Raw, id, evidence);

        judged.Passed.ShouldBeTrue(judged.Reason);
        (await evidence.GetAsync(judged.Receipt!.Transcript, TestContext.Current.CancellationToken))!.Contains("\"last-event-id\":\"4\"", StringComparison.Ordinal).ShouldBe(id == "ticks");
    }

    [Fact]
    public async Task A_stream_that_does_not_end_says_what_was_awaited()
    {
        await using var server = await StreamServer.StartAsync();

        var judged = await RunAsync(server, ProtocolKind.Contract, Raw.Replace("completion: 20s", "completion: 300ms", StringComparison.Ordinal), "endless");

        judged.Divergence!.Signature.ShouldBe("answer: no end of the stream in time");
    }

    private static async Task<CaseJudged> RunAsync(StreamServer server, ProtocolKind kind, string text, string id, MemoryEvidence? evidence = null)
    {
        using var runner = new CaseRunner(evidence ?? new MemoryEvidence(), TimeProvider.System);
        text = server.StaysSilent ? text.Replace("first_event: 10s, completion: 20s", "first_event: 300ms, completion: 900ms", StringComparison.Ordinal) : text;
        var scenario = Cases.Suite(text).Cases.Single(scenario => scenario.CaseId.Name == id);
        return await runner.RunAsync(scenario, new CaseTarget(server.Target(kind)), new CaseOptions("a key for tests"u8.ToArray()), TestContext.Current.CancellationToken);
    }
}
