using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class ServiceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task It_is_ready_and_says_its_revision_everywhere()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = new RunningServices();
        await services.InitializeAsync();

        using var ready = await services.SendAsync(HttpMethod.Get, "/health/ready", null, null, cancellationToken);
        using var version = await services.SendAsync(HttpMethod.Get, "/version", null, null, cancellationToken);

        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ready.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["status"]!.GetValue<string>().ShouldBe("ready");
        var body = (await version.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        body.Select(property => property.Key).ShouldBe(["service", "revision", "configuration", "instance", "started"]);
        ready.Headers.GetValues("X-Revision").ShouldHaveSingleItem().ShouldBe(body["revision"]!.GetValue<string>());
    }

    [Fact]
    public async Task It_is_not_ready_without_the_keys_of_the_token_service()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = new RunningServices();
        await services.InitializeAsync();
        await services.StopTokensAsync(cancellationToken);

        using var ready = await services.SendAsync(HttpMethod.Get, "/health/ready", null, null, cancellationToken);

        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync(cancellationToken)).ShouldContain("the keys of the token service cannot be fetched");
    }

    [Fact]
    public async Task A_tool_that_runs_out_of_time_is_logged_with_the_trace_of_the_caller()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = new RunningServices(new(StringComparer.Ordinal) { ["Tools:DeadlineSeconds"] = "0.000001" });
        await services.InitializeAsync();
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);

        await client.SendAsync(
            new JsonObject
            {
                ["type"] = "start_agent",
                ["request_id"] = "r1",
                ["agent"] = "data",
                ["message"] = "How many requests did we handle in total?",
                ["traceparent"] = $"00-{TraceId}-00f067aa0ba902b7-01",
            },
            cancellationToken);
        var frames = await client.RunAsync("r1", cancellationToken);

        frames.Single(frame => frame["type"]!.GetValue<string>() == "tool_completed")["success"]!.GetValue<bool>().ShouldBeFalse();
        frames[^1]["answered"]!.GetValue<bool>().ShouldBeFalse();
        var warning = services.Logs.Split('\n').Single(line => line.Contains("ran out of time in call", StringComparison.Ordinal));
        var entry = JsonNode.Parse(warning)!;
        entry["level"]!.GetValue<string>().ShouldBe("warning");
        entry["trace_id"]!.GetValue<string>().ShouldBe(TraceId);
        entry["reason"]!.GetValue<string>().ShouldContain("did not end within");
    }

    [Fact]
    public async Task An_unknown_agent_over_HTTP_is_404_and_names_the_known_ones()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = new RunningServices();
        await services.InitializeAsync();
        using var content = JsonContent.Create(new { message = "Is anybody there?" });

        using var response = await services.SendAsync(
            HttpMethod.Post, "/agents/nobody/runs", await services.TokenAsync("alice", cancellationToken), content, cancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(cancellationToken)).ShouldContain("supervisor_agent");
    }
}
