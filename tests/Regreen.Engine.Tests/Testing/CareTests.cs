using Microsoft.Extensions.Time.Testing;
using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Tests.Testing;

/// <summary>What a case does besides its steps: coming back, cleaning up, trying again, and the same over rows.</summary>
public sealed class CareTests
{
    [Fact]
    public async Task A_run_that_outlives_a_dropped_connection_is_proven_to_go_on_without_a_gap()
    {
        await using var server = await AgentServer.StartAsync();
        var evidence = new MemoryEvidence();

        var judged = await Cases.RunAsync(server, Cases.Resuming.Replace("completion: 20s", "completion: 4s", StringComparison.Ordinal), "resumes", evidence);

        judged.Reason.ShouldStartWith("passed, and");
        judged.Verdict.ShouldBe(Verdict.Proven);
        judged.Receipt!.Controls.ShouldContain(control => control.Claim == Claim.Recovers && control.Live);
        (await evidence.GetAsync(judged.Receipt.Transcript, TestContext.Current.CancellationToken))!.ShouldContain("dropped without a close");
    }

    [Theory]
    [InlineData(Fault.ResumeSkips, "request: gap")]
    [InlineData(Fault.ResumeDoubles, "request: gap")]
    [InlineData(Fault.ResumeForgets, "answer: error resume_unavailable")]
    public async Task A_run_that_loses_or_doubles_frames_over_a_dropped_connection_fails(object fault, string signature)
    {
        await using var server = await AgentServer.StartAsync((Fault)fault);

        var judged = await Cases.RunAsync(server, Cases.Resuming.Replace("completion: 20s", "completion: 1s", StringComparison.Ordinal), "resumes");

        judged.Divergence!.Signature.ShouldBe(signature);
    }

    [Fact]
    public async Task A_step_is_tried_again_and_a_pass_after_that_is_told()
    {
        await using var server = await AgentServer.StartAsync();
        var evidence = new MemoryEvidence();

        var judged = await Cases.RunAsync(server, Cases.Care, "warming", evidence);

        judged.Verdict.ShouldBe(Verdict.Proven);
        judged.Reason.ShouldStartWith("passed (agents.yaml:6 at try 3), and");
        var lines = (await evidence.GetAsync(judged.Receipt!.Transcript, TestContext.Current.CancellationToken))!.Split('\n');
        lines.Count(line => line.Contains("\"status\":503", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_step_that_never_holds_fails_after_its_last_try()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Cases.Care, "stays-cold");

        judged.Divergence!.Signature.ShouldBe("connect: http 503");
    }

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.TeardownFails)]
    public async Task A_teardown_runs_after_a_failure_and_does_not_hide_it(object fault)
    {
        await using var server = await AgentServer.StartAsync((Fault)fault);

        var judged = await Cases.RunAsync(server, Cases.Care, "cleaned");

        judged.Divergence!.Signature.ShouldBe("answer: field owner differs");
        server.Deleted.ShouldBe(["7"]);
        judged.Expectations.Single(expectation => expectation.Expectation == "status 204").Held.ShouldBe((Fault)fault == Fault.None);
    }

    [Fact]
    public async Task A_teardown_that_fails_alone_fails_the_case()
    {
        await using var server = await AgentServer.StartAsync(Fault.TeardownFails);

        var judged = await Cases.RunAsync(server, Cases.Care.Replace("owner: bob", "owner: alice", StringComparison.Ordinal), "cleaned");

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Divergence!.Signature.ShouldBe("connect: http 500");
    }

    [Fact]
    public async Task A_case_that_is_stopped_is_torn_down_all_the_same()
    {
        await using var server = await AgentServer.StartAsync(Fault.Silent);
        using var stop = new CancellationTokenSource();
        var running = RunAsync(server, TimeProvider.System, "http: { method: DELETE, path: /items/7 }", stop.Token);

        await server.UnansweredAsync();
        server.Deleted.ShouldBeEmpty();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        server.Deleted.ShouldBe(["7"]);
    }

    [Fact]
    public async Task A_teardown_that_hangs_while_the_run_is_stopped_ends_after_five_seconds()
    {
        await using var server = await AgentServer.StartAsync(Fault.Silent);
        var time = new FakeTimeProvider();
        var running = await StoppedAsync(server, time);

        running.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    // A run that was stopped and hangs in its teardown. Where the stop comes while the question is still on its way out, the session is gone with it and nothing can hang: then once more.
    private static async Task<Task> StoppedAsync(AgentServer server, TimeProvider time)
    {
        var heard = server.UnansweredAsync();
        while (true)
        {
            var stop = new CancellationTokenSource();
            var running = RunAsync(server, time, "ask: { agent: data, message: Goodbye }", stop.Token);
            await heard;
            heard = server.UnansweredAsync();
            await stop.CancelAsync();
            if (await Task.WhenAny(running, heard) != running)
            {
                return running;
            }
        }
    }

    // A case that waits for an answer that does not come, and then cleans up.
    private static async Task RunAsync(AgentServer server, TimeProvider time, string teardown, CancellationToken cancellationToken)
    {
        using var runner = new CaseRunner(new MemoryEvidence(), time);
        var scenario = Cases.Suite($$"""
            version: 1
            cases:
              - id: waits
                steps:
                  - connect: { user: alice }
                  - ask: { agent: data, message: "Hello?" }
                teardown:
                  - {{teardown}}
            """).Cases[0];
        await runner.RunAsync(scenario, Cases.Target(server), new CaseOptions("a key for tests"u8.ToArray()), cancellationToken);
    }

    [Fact]
    public async Task Rows_run_one_after_the_other_with_values_of_their_own()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Cases.Care, "rows");

        judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
        judged.Expectations.Count(expectation => expectation.Expectation.StartsWith("mentions", StringComparison.Ordinal)).ShouldBe(2);
    }
}
