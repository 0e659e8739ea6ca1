using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using UsageAgents.Tools;

namespace UsageAgents.Service.Mcp;

/// <summary>A tool of another server, as one of ours. What it says is data: bounded, and never more than a result or a refusal.</summary>
internal sealed class ExternalTool(string server, McpClientTool tool, int maxResultLength, Action onFailure) : ITool
{
    private const int LongestRefusal = 300;

    public string Name => $"{server}_{tool.Name}";

    public string Description => $"{tool.Description} (from {server})";

    public string ArgumentsSchema => tool.JsonSchema.GetRawText();

    public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var result = await AskAsync(arguments, cancellationToken);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        if (result.IsError == true)
        {
            throw new ToolException($"{server} refused: {text[..Math.Min(text.Length, LongestRefusal)]}");
        }

        var structured = result.StructuredContent?.GetRawText() ?? "";
        return text.Length + structured.Length > maxResultLength
            ? throw new ToolException($"{server} gave more than {maxResultLength} characters; ask for less")
            : structured.Length > 0 && JsonNode.Parse(structured) is JsonObject json ? json : new JsonObject { ["text"] = text };
    }

    private async Task<CallToolResult> AskAsync(JsonObject arguments, CancellationToken cancellationToken)
    {
        try
        {
            var values = arguments.ToDictionary(pair => pair.Key, pair => (object?)JsonSerializer.SerializeToElement(pair.Value), StringComparer.Ordinal);
            return await tool.CallAsync(values, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            onFailure();
            throw new ToolException($"{server} does not answer ({exception.GetType().Name})");
        }
    }
}
