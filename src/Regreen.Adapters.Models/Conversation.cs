using System.ClientModel;
using System.Globalization;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;
using Regreen.Core.Configuring;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Models;

/// <summary>What a model is asked.</summary>
/// <param name="Instructions">What we say.</param>
/// <param name="Text">What the user says: nothing in it is an instruction of ours.</param>
/// <param name="Tools">All that it can do.</param>
/// <param name="Turns">How often it may call tools.</param>
/// <param name="Tokens">How many tokens it may use.</param>
/// <param name="Deadline">How long it may take.</param>
internal sealed record Asked(string Instructions, string Text, IList<AITool> Tools, int Turns, long Tokens, TimeSpan Deadline);

/// <summary>How it ended.</summary>
/// <param name="Trouble">Why it ended before the model was done, or null.</param>
/// <param name="Said">What the model said last.</param>
/// <param name="Tokens">How many tokens it used.</param>
internal sealed record Answered(string? Trouble, string Said, long Tokens);

/// <summary>Holds one conversation with a model, in which it calls tools until it is done, its budget is spent or its time is up.</summary>
internal static class Conversation
{
    private const int MostSaid = 300;

    public static async Task<Answered> HoldAsync(ModelConfig model, string? key, Asked asked, TimeProvider time, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(key))
        {
            return new Answered($"The model could not be asked: the variable {model.KeyVariable} is not set.", "", 0);
        }

        using var deadline = new CancellationTokenSource(asked.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var budget = new TokenBudget(ChatClients.Create(model, key), asked.Tokens);
        using var client = new FunctionInvokingChatClient(budget) { MaximumIterationsPerRequest = asked.Turns, MaximumConsecutiveErrorsPerRequest = int.MaxValue };
        var (trouble, said) = await AskAsync(client, asked, either.Token, deadline.Token, cancellationToken);
        return new Answered(trouble, said, budget.Used);
    }

    private static async Task<(string? Trouble, string Said)> AskAsync(FunctionInvokingChatClient client, Asked asked, CancellationToken either, CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            List<ChatMessage> messages = [new(ChatRole.System, asked.Instructions), new(ChatRole.User, asked.Text)];
            var response = await client.GetResponseAsync(messages, new ChatOptions { Tools = asked.Tools }, either);
            return (null, response.Text);
        }
        catch (BudgetSpentException)
        {
            return (string.Create(CultureInfo.InvariantCulture, $"The model used its {asked.Tokens:N0} tokens and was not done."), "");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (string.Create(CultureInfo.InvariantCulture, $"The model was not done within {asked.Deadline.TotalSeconds:0} s."), "");
        }
        catch (ClientResultException exception)
        {
            return (string.Create(CultureInfo.InvariantCulture, $"The model could not be asked: status {exception.Status}."), "");
        }
        catch (AnthropicApiException exception)
        {
            // The body may repeat what was sent, and with it the key.
            return (string.Create(CultureInfo.InvariantCulture, $"The model could not be asked: status {(int)exception.StatusCode}."), "");
        }
        catch (Exception exception) when (exception is AnthropicException or HttpRequestException or IOException or System.Text.Json.JsonException or AggregateException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return ($"The model could not be asked: {Plain(exception.Message)}", "");
        }
    }

    /// <summary>Makes one short line of what came from outside.</summary>
    public static string Plain(string text) => VisibleText.Line(text, MostSaid) is { Length: > 0 } line ? line : "nothing";
}
