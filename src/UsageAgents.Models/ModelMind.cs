using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Models;

/// <summary>Lets a model think for an agent: asks it, does the calls that it wants, and asks again, until it answers or its budget is spent.</summary>
internal sealed class ModelMind(ModelTurn turn, ModelTools tools, ModelOptions options)
{
    private const int LongestThought = 500;
    private const string HandOff = "ask_";

    /// <summary>Gives the messages of the conversation; the last is the model's answer.</summary>
    public async Task<List<ChatMessage>> ThinkAsync(RunContext run, ModelRole role, string coverage, string question, ModelBudget budget, CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = [new(ChatRole.System, role.Instructions(coverage)), new(ChatRole.User, question)];
        await GoOnAsync(run, role, coverage, messages, budget, cancellationToken);
        return messages;
    }

    /// <summary>Asks until the model answers without wanting a call.</summary>
    public async Task GoOnAsync(RunContext run, ModelRole role, string coverage, List<ChatMessage> messages, ModelBudget budget, CancellationToken cancellationToken)
    {
        var made = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            budget.TakeTurn();
            var response = await turn.AskAsync(messages, OptionsOf(role), cancellationToken);
            budget.Add(response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
            messages.AddRange(response.Messages);
            FunctionCallContent[] calls = [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
            if (calls.Length == 0)
            {
                return;
            }

            Think(run, role, response.Text);
            var results = await Task.WhenAll(calls.Select(call => DoAsync(run, role, coverage, call, made, budget, cancellationToken)));
            messages.Add(new ChatMessage(ChatRole.Tool, [.. results]));
        }
    }

    private static void Think(RunContext run, ModelRole role, string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            run.Emit(role.Name, new AgentThinking(text.Length <= LongestThought ? text : text[..LongestThought] + "…"));
        }
    }

    private static JsonObject HandOffSchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["question"] = new JsonObject { ["type"] = "string" } },
        ["required"] = new JsonArray("question"),
    };

    private ChatOptions OptionsOf(ModelRole role)
    {
        var schema = System.Text.Json.JsonSerializer.SerializeToElement(HandOffSchema(), AIJsonUtilities.DefaultOptions);
        IEnumerable<AITool> known = role.Colleagues.IsEmpty
            ? tools.Declarations
            : role.Colleagues.Select(colleague => AIFunctionFactory.CreateDeclaration(HandOff + colleague, $"Hands a part of the question to the {colleague} agent. {ModelRole.Of(colleague).Duty}", schema));
        return new ChatOptions { Tools = [.. known], MaxOutputTokens = options.MaxReplyTokens, AllowMultipleToolCalls = true };
    }

    private async Task<AIContent> DoAsync(
        RunContext run, ModelRole role, string coverage, FunctionCallContent call, ConcurrentDictionary<string, string> made, ModelBudget budget, CancellationToken cancellationToken)
    {
        if (!budget.TryTakeCall())
        {
            throw new ModelException("model_endless", $"the model wanted more than {options.MaxToolCalls} tool calls", isRetryable: false);
        }

        var colleague = role.Colleagues.FirstOrDefault(name => call.Name == HandOff + name);
        var result = colleague is not null ? await HandOffAsync(run, role, coverage, colleague, call, budget, cancellationToken)
            : role.Colleagues.IsEmpty ? await tools.CallAsync(run, role.Name, call, made, cancellationToken)
            : $$"""{"success": false, "error": "there is no colleague '{{JsonEncodedName(call.Name)}}'"}""";
        return new FunctionResultContent(call.CallId, result);
    }

    private async Task<string> HandOffAsync(
        RunContext run, ModelRole role, string coverage, string colleague, FunctionCallContent call, ModelBudget budget, CancellationToken cancellationToken)
    {
        if (call.Exception is not null || call.Arguments is not { } arguments || !arguments.TryGetValue("question", out var asked) || asked?.ToString() is not { Length: > 0 } question)
        {
            return """{"success": false, "error": "say the question"}""";
        }

        run.Emit(role.Name, new AgentHandoff(role.Name, colleague, "this part is its work"));
        var messages = await ThinkAsync(run, ModelRole.Of(colleague), coverage, question, budget, cancellationToken);
        run.Emit(colleague, new AgentHandoff(colleague, role.Name, "the part is answered"));
        return messages[^1].Text;
    }

    private static string JsonEncodedName(string name) => System.Text.Json.JsonEncodedText.Encode(name).ToString();
}
