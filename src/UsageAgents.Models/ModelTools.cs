using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using UsageAgents.Running;
using UsageAgents.Tools;

namespace UsageAgents.Models;

/// <summary>Lets a model call the same tools as the rules do, through the same dispatcher.</summary>
internal sealed class ModelTools(ToolRegistry registry, ToolDispatcher dispatcher)
{
    private const int LongestResult = 16_000;

    public IEnumerable<AITool> Declarations => registry.Names.Select(name => registry.Find(name)!)
        .Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, Schema(tool)));

    /// <summary>Calls a tool; whatever is wrong with the call becomes its result, for the model to read.</summary>
    public async Task<string> CallAsync(
        RunContext run, string agent, FunctionCallContent call, ConcurrentDictionary<string, string> made, CancellationToken cancellationToken)
    {
        if (!dispatcher.Knows(call.Name))
        {
            return Fault($"there is no tool '{call.Name}'; known are {string.Join(", ", registry.Names)}");
        }

        if (call.Exception is not null || Arguments(call) is not { } arguments)
        {
            return Fault("the arguments are not a JSON object of the tool's schema");
        }

        var key = $"{call.Name} {arguments.ToJsonString()}";
        if (made.TryGetValue(key, out var earlier))
        {
            return Fault($"you made this call before; its result is {earlier}");
        }

        var outcome = await dispatcher.CallAsync(run, agent, call.Name, arguments, cancellationToken);
        made[key] = outcome.CallId;
        return ResultOf(outcome);
    }

    private static JsonElement Schema(ITool tool)
    {
        using var document = JsonDocument.Parse(tool.ArgumentsSchema);
        return document.RootElement.Clone();
    }

    private static JsonObject? Arguments(FunctionCallContent call)
    {
        try
        {
            return call.Arguments is null ? new JsonObject() : JsonSerializer.SerializeToNode(call.Arguments, AIJsonUtilities.DefaultOptions) as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static string ResultOf(ToolCallOutcome outcome)
    {
        var text = outcome.Result.GetRawText();
        return new JsonObject
        {
            ["cite_as"] = $"[{outcome.CallId}]",
            ["success"] = outcome.Success,
            ["result"] = text.Length <= LongestResult ? JsonNode.Parse(text) : text[..LongestResult] + "… (cut; ask for less)",
        }.ToJsonString();
    }

    private static string Fault(string message) => new JsonObject { ["success"] = false, ["error"] = message }.ToJsonString();
}
