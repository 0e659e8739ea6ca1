using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class EventTests(RunningServices services) : IClassFixture<RunningServices>
{
    private static readonly string[] Common = ["type", "timestamp", "request_id", "run_id", "epoch", "seq", "agent"];

    [Fact]
    public async Task A_run_is_numbered_without_gaps_and_ends_with_the_one_terminal_frame()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);

        await client.AskAsync("data", "How many requests did we handle in total?", "r1", cancellationToken);
        var frames = await client.RunAsync("r1", cancellationToken);

        Types(frames).ShouldBe(["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]);
        frames.Select(frame => frame["seq"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, frames.Count));
        frames.Select(frame => frame["run_id"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        frames.ShouldAllBe(frame => Common.All(frame.ContainsKey));
        frames[^1].Select(property => property.Key).ShouldBe([.. Common, "response", "answered", "quality", "usage", "duration_ms"], ignoreOrder: true);
        frames[^1]["response"]!.GetValue<string>().ShouldContain("28,185");
        frames[^1]["quality"]!.GetValue<double>().ShouldBe(1);
    }

    [Fact]
    public async Task The_supervisor_hands_off_to_both_agents_and_answers_once()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("bob", cancellationToken), cancellationToken);

        await client.AskAsync("supervisor_agent", "When was our busiest minute, and what would the whole period cost on Claude 3.5 Sonnet?", "r1", cancellationToken);
        var frames = await client.RunAsync("r1", cancellationToken);

        // The two parts are worked on at once: their frames may mingle, each part's stay in order.
        string[] part = ["agent_handoff", "tool_executing", "tool_completed", "agent_handoff"];
        foreach (var colleague in new[] { "data", "optimization" })
        {
            var own = frames.Where(frame => frame["agent"]!.GetValue<string>() == colleague || frame["to"]?.GetValue<string>() == colleague).ToList();
            Types(own).ShouldBe(part);
            own.Where(frame => frame["from"] is not null).Select(frame => $"{frame["from"]}>{frame["to"]}").ShouldBe([$"supervisor>{colleague}", $"{colleague}>supervisor"]);
        }

        Types(frames.Take(2)).ShouldBe(["agent_started", "agent_thinking"]);
        Types(frames.TakeLast(1)).ShouldBe(["agent_completed"]);
        frames[^1]["agent"]!.GetValue<string>().ShouldBe("supervisor");
        frames[^1]["response"]!.GetValue<string>().ShouldSatisfyAllConditions(text => text.ShouldContain("18:31"), text => text.ShouldContain("186.28"));
    }

    [Fact]
    public async Task An_unknown_agent_gets_one_error_and_the_session_goes_on()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);

        await client.AskAsync("nobody", "Is anybody there?", "r1", cancellationToken);
        var refused = await client.RunAsync("r1", cancellationToken);
        await client.AskAsync("data", "What was the p99 latency?", "r2", cancellationToken);
        var declined = await client.RunAsync("r2", cancellationToken);

        var error = refused.ShouldHaveSingleItem();
        error["code"]!.GetValue<string>().ShouldBe("agent_not_found");
        error["seq"]!.GetValue<int>().ShouldBe(1);
        declined[^1]["answered"]!.GetValue<bool>().ShouldBeFalse();
        declined[^1]["quality"].ShouldBeNull();
    }

    [Fact]
    public async Task A_finished_run_is_replayed_from_the_frame_after_the_last_one_seen()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        await client.AskAsync("data", "How many requests did we handle in total?", "r1", cancellationToken);
        var frames = await client.RunAsync("r1", cancellationToken);

        await client.SendAsync(new JsonObject { ["type"] = "resume", ["run_id"] = frames[0]["run_id"]!.DeepClone(), ["after"] = "1.2" }, cancellationToken);
        var again = await client.RunAsync("r1", cancellationToken);

        again.Select(frame => frame.ToJsonString()).ShouldBe(frames.Skip(2).Select(frame => frame.ToJsonString()));
    }

    [Fact]
    public async Task Nobody_can_replay_the_run_of_somebody_else()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var alice = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        using var bob = await SocketClient.ConnectAsync(services, await services.TokenAsync("bob", cancellationToken), cancellationToken);
        await alice.AskAsync("data", "How many requests did we handle in total?", "r1", cancellationToken);
        var frames = await alice.RunAsync("r1", cancellationToken);

        await bob.SendAsync(new JsonObject { ["type"] = "resume", ["run_id"] = frames[0]["run_id"]!.DeepClone(), ["after"] = "1.0" }, cancellationToken);
        var answer = await bob.ReadAsync(cancellationToken);
        while (answer!["type"]!.GetValue<string>() is "welcome" or "authenticated")
        {
            answer = await bob.ReadAsync(cancellationToken);
        }

        answer["code"]!.GetValue<string>().ShouldBe("resume_unavailable");
    }

    private static string[] Types(IEnumerable<JsonObject> frames) => [.. frames.Select(frame => frame["type"]!.GetValue<string>())];
}
