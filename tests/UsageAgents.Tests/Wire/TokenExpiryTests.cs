using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

/// <summary>Tokens of fifteen minutes that end while a session goes on. Both services tell the same time, which stands still unless it is moved.</summary>
public sealed class TokenExpiryTests
{
    private const string Question = "How many requests did we handle in total?";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_silent_session_ends_with_its_token_and_its_run_is_followed_with_a_new_one()
    {
        // Given a run that waits in its tool, five seconds before the token ends
        var cancellationToken = TestContext.Current.CancellationToken;
        var tool = new GatedTool();
        await using var services = await RunningServices.StartAsync(
            new(StringComparer.Ordinal) { ["Tools:DeadlineSeconds"] = "60", ["Agents:RunDeadlineSeconds"] = "60" }, tool.Replace, _time);
        using var client = await LogInAsync(services, cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(895));
        await client.AskAsync("data", Question, "r1", cancellationToken);
        var seen = await client.ReadUntilAsync("tool_executing", cancellationToken);
        await tool.Called.WaitAsync(cancellationToken);

        // When the token has ended, and the next heartbeat is due
        _time.Advance(TimeSpan.FromSeconds(20));

        // Then the session says why it ends
        await ShouldEndAsync(client, cancellationToken);

        // And a session with a new token sees how the run goes on
        using var next = await LogInAsync(services, cancellationToken);
        await next.SendAsync(
            new JsonObject { ["type"] = "resume", ["run_id"] = seen["run_id"]!.GetValue<string>(), ["after"] = $"{seen["epoch"]}.{seen["seq"]}" }, cancellationToken);
        tool.Open();
        var frames = await next.RunAsync("r1", cancellationToken);
        frames[0]["seq"]!.GetValue<int>().ShouldBe(seen["seq"]!.GetValue<int>() + 1);
        frames[^1]["type"]!.GetValue<string>().ShouldBe("agent_completed");
    }

    [Fact]
    public async Task The_first_frame_after_the_end_of_the_token_is_refused_and_starts_nothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await RunningServices.StartAsync(new(StringComparer.Ordinal) { ["Sockets:HeartbeatSeconds"] = "3600" }, clock: _time);
        using var client = await LogInAsync(services, cancellationToken);

        // Clocks may differ by five seconds.
        _time.Advance(TimeSpan.FromSeconds(904));
        await client.AskAsync("data", Question, "r1", cancellationToken);
        (await client.RunAsync("r1", cancellationToken))[^1]["answered"]!.GetValue<bool>().ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));
        await client.AskAsync("data", Question, "r2", cancellationToken);

        await ShouldEndAsync(client, cancellationToken);
        client.CloseReason.ShouldBe("the token expired 5 s ago");
    }

    [Fact]
    public async Task A_session_that_gets_a_new_token_in_time_goes_on_until_that_one_ends()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await RunningServices.StartAsync([], clock: _time);
        using var client = await LogInAsync(services, cancellationToken);

        // When a new token comes a hundred seconds before the first one ends
        _time.Advance(TimeSpan.FromSeconds(800));
        await client.SendAsync(new JsonObject { ["type"] = "authenticate", ["token"] = await services.TokenAsync("alice", cancellationToken) }, cancellationToken);
        await client.ReadUntilAsync("authenticated", cancellationToken);

        // Then the session outlives the first one
        _time.Advance(TimeSpan.FromSeconds(890));
        await client.AskAsync("data", Question, "r1", cancellationToken);
        (await client.RunAsync("r1", cancellationToken))[^1]["answered"]!.GetValue<bool>().ShouldBeTrue();

        // And not the second one
        _time.Advance(TimeSpan.FromSeconds(30));
        await ShouldEndAsync(client, cancellationToken);
    }

    private static async Task<SocketClient> LogInAsync(RunningServices services, CancellationToken cancellationToken)
    {
        var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        await client.ReadUntilAsync("authenticated", cancellationToken);
        return client;
    }

    private static async Task ShouldEndAsync(SocketClient client, CancellationToken cancellationToken)
    {
        JsonObject? last = null;
        while (await client.ReadAsync(cancellationToken) is { } frame)
        {
            last = frame;
        }

        last.ShouldNotBeNull()["type"]!.GetValue<string>().ShouldBe("error");
        last["code"]!.GetValue<string>().ShouldBe("authentication_failed");
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        client.CloseReason!.ShouldStartWith("the token expired");
    }
}
