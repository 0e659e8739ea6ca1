using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using UsageAgents.Clients.Tests.Conformance;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Clients.Tests;

public sealed class ExternalToolTests
{
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
        await UntilOfferedAsync(services, token, "fixture_test_simple_text");

        using var good = await CallAsync(services, token, "fixture_test_simple_text");
        using var refused = await CallAsync(services, token, "fixture_test_error_handling");

        (await good.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["result"]!["text"]!.GetValue<string>().ShouldBe("This is a simple text response for testing.");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["detail"]!.GetValue<string>().ShouldContain("fixture refused");
        services.Logs.ShouldContain("The server gone cannot be reached");
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

    private static async Task UntilOfferedAsync(RunningServices services, string token, string tool)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        for (var left = 400; left > 0; left--)
        {
            using var response = await services.SendAsync(HttpMethod.Get, "/tools", token, null, TestContext.Current.CancellationToken);
            if ((await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains($"\"{tool}\"", StringComparison.Ordinal))
            {
                return;
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"{tool} was not offered: {services.Logs}");
    }

    private static Task<HttpResponseMessage> CallAsync(RunningServices services, string token, string tool) =>
        services.SendAsync(HttpMethod.Post, $"/tools/{tool}", token, JsonContent.Create(new { }), TestContext.Current.CancellationToken);
}
