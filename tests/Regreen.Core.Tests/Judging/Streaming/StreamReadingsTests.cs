using System.Collections.Immutable;
using System.Text;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Judging.Streaming;

namespace Regreen.Core.Tests.Judging.Streaming;

public sealed class StreamReadingsTests
{
    [Fact]
    public void A_chat_completion_reads_as_a_run_with_its_answer()
    {
        var ask = Observe(ProtocolKind.Openai, RecordedStreams.OpenAiText).Ask();

        ask.Answer.ShouldBe("Eight planets orbit the sun; Jupiter, at 1,898 yottagrams, is the heaviest.");
        ask.Frames[0].Event.ShouldBe("agent_started");
        ask.Terminals.ShouldHaveSingleItem().Wire.ShouldBe("[DONE]");
        ask.ToolCalls.ShouldBeEmpty();
    }

    [Fact]
    public void A_tool_call_of_a_chat_completion_is_put_together_from_its_parts()
    {
        var ask = Observe(ProtocolKind.Openai, RecordedStreams.OpenAiTool).Ask();

        var call = ask.Frames.Single(reading => reading.Is("tool_executing")).Json!.Value;
        call.GetProperty("tool").GetString().ShouldBe("get_weather");
        call.GetProperty("arguments").GetRawText().ShouldBe("""{"city":"Oslo"}""");
        ask.Terminal!.Json!.Value.GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
    }

    [Theory]
    [InlineData("data: [DONE]\n\n", "", null)]
    [InlineData("\"finish_reason\":\"stop\"", "\"finish_reason\":null", "error")]
    public void A_chat_completion_without_its_end_or_its_reason_is_not_complete(string part, string instead, string? terminal)
    {
        var ask = Observe(ProtocolKind.Openai, RecordedStreams.OpenAiText.Replace(part, instead, StringComparison.Ordinal)).Ask();

        ask.Answer.ShouldBeNull();
        (ask.Terminal?.Event).ShouldBe(terminal);
    }

    [Fact]
    public void An_error_in_a_chat_completion_ends_it()
    {
        var ask = Observe(ProtocolKind.Openai, """data: {"error":{"message":"Slow down","type":"rate_limit_error","code":"rate_limit"}}""" + "\n\n").Ask();

        ask.Terminal!.Event.ShouldBe("error");
        ask.Terminal.Json!.Value.GetProperty("code").GetString().ShouldBe("rate_limit");
    }

    [Fact]
    public void A_run_of_ag_ui_reads_as_a_run_with_tools_and_an_answer()
    {
        var ask = Observe(ProtocolKind.AgUi, RecordedStreams.AgUi).Ask();

        ask.Frames.Where(reading => EventNames.IsRun(reading.Event)).Select(reading => reading.Event).ShouldBe(["agent_started", "tool_executing", "tool_completed", "agent_completed"]);
        ask.Answer.ShouldBe("It is -4.5 °C in Oslo [c1].");
        var call = ask.ToolCalls.ShouldHaveSingleItem();
        (call.CallId, call.Tool, call.Success, call.Result!.Value.GetRawText()).ShouldBe(("c1", "get_weather", true, """{"celsius":-4.5}"""));
        ask.Frames.Single(reading => reading.Is("tool_executing")).Json!.Value.GetProperty("arguments").GetRawText().ShouldBe("""{"city":"Oslo"}""");
    }

    [Theory]
    [InlineData("""{"type":"RUN_ERROR","message":"broken","code":"internal"}""", "error")]
    [InlineData("""{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"cancelled"},"result":{"reason":"asked"}}""", "agent_cancelled")]
    public void A_run_of_ag_ui_that_ends_otherwise_has_no_answer(string end, string name)
    {
        var ask = Observe(ProtocolKind.AgUi, $"data: {end}\n\n").Ask();

        ask.Terminal!.Event.ShouldBe(name);
    }

    [Fact]
    public void Chunks_of_ag_ui_and_a_snapshot_give_the_answer_too()
    {
        string[] chunks = ["""{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","delta":"old"}""", """{"type":"TEXT_MESSAGE_CHUNK","messageId":"n","delta":"ne"}""", """{"type":"TEXT_MESSAGE_CHUNK","delta":"w"}""", """{"type":"RUN_FINISHED"}"""];
        string[] snapshot = ["""{"type":"MESSAGES_SNAPSHOT","messages":[{"role":"user","content":"?"},{"role":"assistant","content":"said"}]}""", """{"type":"RUN_FINISHED"}"""];

        Observe(ProtocolKind.AgUi, Lines(chunks)).Ask().Answer.ShouldBe("new");
        Observe(ProtocolKind.AgUi, Lines(snapshot)).Ask().Answer.ShouldBe("said");
    }

    [Fact]
    public void What_is_stored_is_what_went_over_the_wire()
    {
        var observation = Observe(ProtocolKind.Openai, RecordedStreams.OpenAiText);

        observation.Transcript.ToJsonLines().ShouldNotContain("agent_completed");
        observation.Ask().Terminal!.Recorded!.Payload.ShouldBe("[DONE]");
        Transcript.Parse(observation.Transcript.ToJsonLines()).ToJsonLines().ShouldBe(observation.Transcript.ToJsonLines());
    }

    [Fact]
    public void A_strict_case_over_a_stream_turns_red_under_every_control()
    {
        var observation = Observe(
            ProtocolKind.AgUi,
            RecordedStreams.AgUi,
            new Expectation.Events("f:2", ["RUN_STARTED", "tool_executing", "TOOL_CALL_RESULT", "RUN_FINISHED"]),
            new Expectation.Terminal("f:2", "agent_completed"),
            new Expectation.Answer("f:2", new AnswerCondition.Grounded()),
            new Expectation.Answer("f:2", new AnswerCondition.Mentions("-4.5")));

        CaseJudge.Passes(observation).ShouldBeTrue();
        var controls = ControlsEngine.Run(observation, ControlsEngine.ClaimsOf(observation));
        controls.ShouldAllBe(control => control.TurnedRed);
        controls.Select(control => control.Claim).Distinct().ShouldBe([Claim.Reachable, Claim.Answers, Claim.UsesTools], ignoreOrder: true);
    }

    [Fact]
    public void A_case_that_looks_only_at_names_on_the_wire_is_hollow()
    {
        var observation = Observe(ProtocolKind.AgUi, RecordedStreams.AgUi, new Expectation.Events("f:2", ["RUN_STARTED", "TOOL_CALL_RESULT", "RUN_FINISHED"]));

        var green = ControlsEngine.Run(observation, ControlsEngine.ClaimsOf(observation)).Where(control => !control.TurnedRed).Select(control => control.Name);

        green.ShouldContain(name => name == "answer blanked");
        green.ShouldContain(name => name == "numbers changed");
        green.ShouldContain(name => name == "tool results emptied");
    }

    private static string Lines(IEnumerable<string> data) => string.Concat(data.Select(line => $"data: {line}\n\n"));

    private static Observation Observe(ProtocolKind kind, string stream, params ImmutableArray<Expectation> expectations)
    {
        var step = new ScenarioStep(0, new StepAction.Ask("http-1", null, "weather", "How warm is it?") { Via = AskWay.Sse }, "f:2") { Expectations = expectations };
        var frame = new Frame(0, default, "http-1", FrameDirection.Received, 0);
        var head = frame with { Status = 200, Headers = ImmutableSortedDictionary<string, string>.Empty.Add("content-type", "text/event-stream") };
        var events = new ServerSentEventReader().Take(Encoding.UTF8.GetBytes(stream)).Select(happened => frame with { EventType = happened.Type, Payload = happened.Data });
        var sent = frame with { Direction = FrameDirection.Sent, RequestId = "rq-1" };
        return Observation.Of(Traffic.Case([step]), new Protocol(new ProtocolConfig { Kind = kind }, HttpAskConfig.Of(kind)), Traffic.Transcript([sent, head, .. events]));
    }
}

file static class Observations
{
    public static AskView Ask(this Observation observation) => observation.Ask(observation.Scenario.Steps[0]);
}
