using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using UsageAgents.Tests.Hosting;
using UsageAgents.Tools;

namespace UsageAgents.Clients.Tests;

public sealed class McpClientTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task Every_tool_of_the_agents_is_offered_with_its_schema()
    {
        await using var client = await ConnectAsync("alice");

        var offered = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        offered.Select(tool => tool.Name).ShouldBe(services.AgentServices.GetRequiredService<ToolRegistry>().Names, ignoreOrder: true);
        offered.ShouldAllBe(tool => tool.JsonSchema.GetProperty("type").GetString() == "object");
    }

    [Fact]
    public async Task A_tool_sees_the_data_of_the_tenant_that_the_token_names()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var csv = new StringContent("timestamp,workload,input_tokens,output_tokens\n2026-01-05T10:00:00Z,search,100,10\n", null, "text/csv");
        using var imported = await services.SendAsync(HttpMethod.Post, "/usage", await services.TokenAsync("bob", cancellationToken), csv, cancellationToken);
        imported.EnsureSuccessStatusCode();

        (await CountAsync("bob")).ShouldBe(1);
        (await CountAsync("alice")).ShouldBe(28185);
    }

    [Fact]
    public async Task A_refused_call_is_an_error_result_and_an_unknown_tool_a_protocol_error()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var client = await ConnectAsync("alice");

        var refused = await client.CallToolAsync("usage_query", new Dictionary<string, object?>(StringComparer.Ordinal) { ["sql"] = "DROP TABLE usage" }, cancellationToken: cancellationToken);

        refused.IsError.ShouldBe(true);
        refused.Content.OfType<TextContentBlock>().Single().Text.ShouldContain("not one SELECT");
        await Should.ThrowAsync<McpException>(async () => await client.CallToolAsync("nonsense", cancellationToken: cancellationToken));
    }

    private async Task<long> CountAsync(string user)
    {
        await using var client = await ConnectAsync(user);
        var sql = new Dictionary<string, object?>(StringComparer.Ordinal) { ["sql"] = "SELECT count(*) AS n FROM usage" };
        var result = await client.CallToolAsync("usage_query", sql, cancellationToken: TestContext.Current.CancellationToken);
        return result.StructuredContent!.Value.GetProperty("rows")[0].GetProperty("n").GetInt64();
    }

    private async Task<McpClient> ConnectAsync(string user)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync(user, cancellationToken);
        return await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(services.Agents, "/mcp"),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {token}" },
            }),
            cancellationToken: cancellationToken);
    }
}
