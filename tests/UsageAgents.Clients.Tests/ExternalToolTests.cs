using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using UsageAgents.Clients.Tests.Conformance;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Clients.Tests;

public sealed class ExternalToolTests
{
    private const string Tool = "fixture_test_simple_text";

    [Fact]
    public async Task Tools_of_a_configured_server_are_called_like_the_services_own()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await FixtureHost.StartAsync(cancellationToken);
        await using var services = new RunningServices(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mcp:Servers:0:Name"] = "fixture",
            ["Mcp:Servers:0:Address"] = $"{host.Urls.First()}/mcp",
            ["Mcp:Servers:1:Name"] = "gone",
            ["Mcp:Servers:1:Address"] = "http://127.0.0.1:1/mcp",
        });
        await services.InitializeAsync();
        var token = await services.TokenAsync("alice", cancellationToken);
        await UntilOfferedAsync(services, token, Tool);

        using var good = await CallAsync(services, token, Tool);
        using var refused = await CallAsync(services, token, "fixture_test_error_handling");

        (await good.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["result"]!["text"]!.GetValue<string>().ShouldBe("This is a simple text response for testing.");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["detail"]!.GetValue<string>().ShouldContain("fixture refused");
        services.Logs.ShouldContain("The server gone cannot be reached");
    }

    [Fact]
    public async Task Tools_of_a_server_that_stops_are_gone_and_come_back_with_it()
    {
        // Given a server with sessions, whose tools are offered
        var cancellationToken = TestContext.Current.CancellationToken;
        var host = await FixtureHost.StartAsync(cancellationToken);
        var address = host.Urls.First();
        await using var services = await FollowingAsync(address);
        var token = await services.TokenAsync("alice", cancellationToken);
        await UntilOfferedAsync(services, token, Tool);

        // When it stops, then its tools are offered no more, and a call says so
        await host.DisposeAsync();
        await UntilOfferedAsync(services, token, Tool, isOffered: false);
        using var gone = await CallAsync(services, token, Tool);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        services.Logs.ShouldContain("The server fixture does not answer any more");

        // And when it starts again, knowing nothing of the session before, they are called as before
        await using var again = await FixtureHost.StartAsync(cancellationToken, address);
        await UntilOfferedAsync(services, token, Tool);
        await UntilAnsweredAsync(services, token);
    }

    [Fact]
    public async Task A_server_that_forgot_the_session_is_found_again_by_the_call_that_fails()
    {
        // Given a server that nobody would look at for an hour
        var cancellationToken = TestContext.Current.CancellationToken;
        var host = await FixtureHost.StartAsync(cancellationToken);
        var address = host.Urls.First();
        await using var services = await FollowingAsync(address, retrySeconds: 3600);
        var token = await services.TokenAsync("alice", cancellationToken);
        await UntilOfferedAsync(services, token, Tool);

        // When it is replaced at the same address by one that knows no sessions
        await host.DisposeAsync();
        await using var again = await FixtureHost.StartAsync(cancellationToken, address);

        // Then calls work again, without a restart of the service
        await UntilAnsweredAsync(services, token);
    }

    [Theory]
    [InlineData("a b", "http://127.0.0.1:1/mcp")]
    [InlineData("name", "file:///etc/passwd")]
    [InlineData("", "http://127.0.0.1:1/mcp")]
    public async Task A_server_that_cannot_be_meant_stops_the_start_with_a_hint(string name, string address)
    {
        var services = new RunningServices(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Mcp:Servers:0:Name"] = name, ["Mcp:Servers:0:Address"] = address });

        var fault = await Should.ThrowAsync<OptionsValidationException>(async () => await services.InitializeAsync());

        fault.Message.ShouldContain("Mcp:Servers");
        await services.DisposeAsync();
    }

    private static Task<RunningServices> FollowingAsync(string address, int retrySeconds = 1) => RunningServices.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Mcp:Servers:0:Name"] = "fixture",
        ["Mcp:Servers:0:Address"] = $"{address}/mcp",
        ["Mcp:RetrySeconds"] = $"{retrySeconds}",
    });

    private static async Task UntilAnsweredAsync(RunningServices services, string token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            using var response = await CallAsync(services, token, Tool);
            if (response.IsSuccessStatusCode)
            {
                return;
            }
        }
    }

    internal static async Task UntilOfferedAsync(RunningServices services, string token, string tool, bool isOffered = true)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        for (var left = 2400; left > 0; left--)
        {
            using var response = await services.SendAsync(HttpMethod.Get, "/tools", token, null, TestContext.Current.CancellationToken);
            if ((await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains($"\"{tool}\"", StringComparison.Ordinal) == isOffered)
            {
                return;
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"{tool} was {(isOffered ? "not" : "still")} offered: {services.Logs}");
    }

    private static Task<HttpResponseMessage> CallAsync(RunningServices services, string token, string tool) =>
        services.SendAsync(HttpMethod.Post, $"/tools/{tool}", token, JsonContent.Create(new { }), TestContext.Current.CancellationToken);
}
