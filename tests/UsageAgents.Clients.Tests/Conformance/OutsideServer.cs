using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace UsageAgents.Clients.Tests.Conformance;

/// <summary>A server that the service is configured to offer the tools of. Behind the names <c>test</c> and <c>json</c> they are called as the suite prescribes.</summary>
internal static class OutsideServer
{
    private const string Schema = """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
         "$defs": {"address": {"type": "object", "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
         "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"}}, "additionalProperties": false}
        """;

    public static async Task<WebApplication> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMcpServer().WithHttpTransport()
            .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [Tool("simple_text", """{"type": "object"}"""), Tool("error_handling", """{"type": "object"}"""), Tool("schema_2020_12_tool", Schema)],
            }))
            .WithCallToolHandler((request, _) => ValueTask.FromResult(new CallToolResult
            {
                IsError = request.Params?.Name == "error_handling",
                Content = [new TextContentBlock { Text = $"{request.Params?.Name} was called." }],
            }));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapMcp("/mcp");
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static Tool Tool(string name, string schema)
    {
        using var parsed = JsonDocument.Parse(schema);
        return new Tool { Name = name, Description = "A tool from outside.", InputSchema = parsed.RootElement.Clone() };
    }
}
