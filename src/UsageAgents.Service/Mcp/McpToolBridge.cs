using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using UsageAgents.Tools;

namespace UsageAgents.Service.Mcp;

/// <summary>Shows the agents' own tools as tools of the Model Context Protocol, on the data of one tenant.</summary>
internal sealed class McpToolBridge(ToolRegistry registry, ToolDispatcher tools)
{
    public ListToolsResult List() => new() { Tools = [.. registry.Names.Select(name => Describe(registry.Find(name)!))] };

    public async Task<CallToolResult> CallAsync(CallToolRequestParams? call, string tenant, CancellationToken cancellationToken)
    {
        if (call is null || registry.Find(call.Name) is null)
        {
            throw new McpProtocolException($"There is no tool '{call?.Name}'; known are {string.Join(", ", registry.Names)}.", McpErrorCode.InvalidParams);
        }

        var arguments = new JsonObject(call.Arguments?.Select(pair => KeyValuePair.Create(pair.Key, NodeOf(pair.Value))) ?? []);
        var outcome = await tools.CallAsync(tenant, call.Name, arguments, cancellationToken);
        return new CallToolResult
        {
            IsError = !outcome.Success,
            StructuredContent = outcome.Success ? outcome.Result : null,
            Content = [new TextContentBlock { Text = outcome.Success ? outcome.Result.GetRawText() : outcome.Error }],
        };
    }

    private static Tool Describe(ITool tool)
    {
        using var schema = JsonDocument.Parse(tool.ArgumentsSchema);
        return new Tool
        {
            Name = tool.Name,
            Description = tool.Description,
            InputSchema = schema.RootElement.Clone(),
            Annotations = new ToolAnnotations { ReadOnlyHint = true, IdempotentHint = true, OpenWorldHint = false },
        };
    }

    private static JsonNode? NodeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(value),
    };
}
