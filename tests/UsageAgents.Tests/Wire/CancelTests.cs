using System.Net;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class CancelTests
{
    private const string Question = "How many requests did we handle in total?";

    [Theory]
    [InlineData("socket")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task A_cancel_reaches_the_tool_and_ends_the_run(string way)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var tool = new GatedTool();
        await using var services = await RunningServices.StartAsync([], tool.Replace);
        var token = await services.TokenAsync("alice", cancellationToken);
        using var client = await SocketClient.ConnectAsync(services, token, cancellationToken);
        await client.AskAsync("data", Question, "r1", cancellationToken);
        var run = (await client.ReadUntilAsync("tool_executing", cancellationToken))["run_id"]!.GetValue<string>();
        await tool.Called.WaitAsync(cancellationToken);

        if (way == "socket")
        {
            await client.SendAsync(new JsonObject { ["type"] = "cancel", ["run_id"] = run }, cancellationToken);
        }
        else
        {
            var (method, path) = way == "DELETE" ? (HttpMethod.Delete, $"/runs/{run}") : (HttpMethod.Post, $"/runs/{run}/cancel");
            using var response = await services.SendAsync(method, path, token, null, cancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        var ended = await client.ReadUntilAsync("agent_cancelled", cancellationToken);
        await tool.Cancelled.WaitAsync(cancellationToken);
        ended["reason"]!.GetValue<string>().ShouldBe("cancelled by the client");
        ended["agent"]!.GetValue<string>().ShouldBe("data");
    }

    [Fact]
    public async Task Somebody_else_cannot_cancel_a_run()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var tool = new GatedTool();
        await using var services = await RunningServices.StartAsync([], tool.Replace);
        using var alice = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        using var bob = await SocketClient.ConnectAsync(services, await services.TokenAsync("bob", cancellationToken), cancellationToken);
        await alice.AskAsync("data", Question, "r1", cancellationToken);
        var run = (await alice.ReadUntilAsync("tool_executing", cancellationToken))["run_id"]!.GetValue<string>();

        await bob.SendAsync(new JsonObject { ["type"] = "cancel", ["run_id"] = run }, cancellationToken);
        var refused = await bob.ReadUntilAsync("error", cancellationToken);
        tool.Open();

        refused["code"]!.GetValue<string>().ShouldBe("run_not_found");
        await alice.ReadUntilAsync("agent_completed", cancellationToken);
        tool.Cancelled.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_outlives_its_connection_and_is_followed_from_another_one()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var tool = new GatedTool();
        await using var services = await RunningServices.StartAsync([], tool.Replace);
        var token = await services.TokenAsync("alice", cancellationToken);
        string run;
        using (var first = await SocketClient.ConnectAsync(services, token, cancellationToken))
        {
            await first.AskAsync("data", Question, "r1", cancellationToken);
            run = (await first.ReadUntilAsync("tool_executing", cancellationToken))["run_id"]!.GetValue<string>();
        }

        using var second = await SocketClient.ConnectAsync(services, token, cancellationToken);
        await second.SendAsync(new JsonObject { ["type"] = "resume", ["run_id"] = run, ["after"] = "1.3" }, cancellationToken);
        tool.Open();
        var frames = await second.RunAsync("r1", cancellationToken);

        frames.Select(frame => frame["seq"]!.GetValue<int>()).ShouldBe([4, 5]);
    }
}
