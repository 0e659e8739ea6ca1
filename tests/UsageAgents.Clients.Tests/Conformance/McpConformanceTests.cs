using Microsoft.AspNetCore.Builder;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Clients.Tests.Conformance;

/// <summary>The published conformance suite of the Model Context Protocol; its exit code is the verdict.</summary>
public sealed class McpConformanceTests(RunningServices services, PublishedClients clients) : IClassFixture<RunningServices>, IClassFixture<PublishedClients>
{
    private const string Suite = "node_modules/@modelcontextprotocol/conformance/dist/index.js";

    [Theory]
    [InlineData("server-initialize")]
    [InlineData("ping")]
    [InlineData("logging-set-level")]
    [InlineData("tools-list")]
    [InlineData("dns-rebinding-protection")]
    public async Task The_service_itself_passes_what_a_server_of_tools_can_be_asked(string scenario)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var forwarder = await TokenForwarder.StartAsync(services.Agents, await services.TokenAsync("alice", cancellationToken), cancellationToken);

        await ShouldPassAsync(forwarder, "--scenario", scenario);
    }

    [Theory]
    [InlineData("tools-call-simple-text", "test_simple_text")]
    [InlineData("tools-call-error", "test_error_handling")]
    [InlineData("json-schema-2020-12", "json_schema_2020_12_tool")]
    public async Task The_service_itself_passes_what_tools_of_configured_servers_can_be_asked(string scenario, string tool)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var outside = await OutsideServer.StartAsync(cancellationToken);
        await using var offering = await RunningServices.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mcp:Servers:0:Name"] = "test",
            ["Mcp:Servers:0:Address"] = $"{outside.Urls.First()}/mcp",
            ["Mcp:Servers:1:Name"] = "json",
            ["Mcp:Servers:1:Address"] = $"{outside.Urls.First()}/mcp",
        });
        var token = await offering.TokenAsync("alice", cancellationToken);
        await ExternalToolTests.UntilOfferedAsync(offering, token, tool);
        await using var forwarder = await TokenForwarder.StartAsync(offering.Agents, token, cancellationToken);

        await ShouldPassAsync(forwarder, "--scenario", scenario);
    }

    [Fact]
    public async Task The_same_registration_passes_the_whole_suite_beside_the_tools_that_it_prescribes()
    {
        await using var host = await FixtureHost.StartAsync(TestContext.Current.CancellationToken);

        await ShouldPassAsync(host, "--suite", "active");
    }

    [Fact]
    public async Task The_suite_notices_a_server_that_is_none()
    {
        await using var host = WebApplication.CreateSlimBuilder().Build();
        host.Urls.Add("http://127.0.0.1:0");
        await host.StartAsync(TestContext.Current.CancellationToken);

        (await RunAsync(host, "--scenario", "ping")).Code.ShouldNotBe(0);
    }

    private async Task ShouldPassAsync(WebApplication server, params string[] arguments)
    {
        var (code, output) = await RunAsync(server, arguments);
        code.ShouldBe(0, output);
    }

    private Task<(int Code, string Output)> RunAsync(WebApplication server, params string[] arguments)
    {
        _ = clients;
        return PublishedClients.NodeAsync(Suite, ["server", "--url", $"{server.Urls.First()}/mcp", .. arguments], new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
