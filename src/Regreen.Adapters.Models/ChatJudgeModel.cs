using System.ClientModel;
using System.Globalization;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;
using Regreen.Core.Configuring;
using Regreen.Core.Judging.Rulings;

namespace Regreen.Adapters.Models;

/// <summary>A chat model that judges answers. It has no tools and remembers nothing.</summary>
/// <param name="model">The model.</param>
/// <param name="key">The provider's key, or null where there is none: then nothing is judged.</param>
/// <param name="time">The clock.</param>
public sealed class ChatJudgeModel(ModelConfig model, string? key, TimeProvider time) : IJudgeModel
{
    private const int MostTokens = 100_000;

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <summary>Gets how long one reply may take. Default: 90 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(90);

    /// <inheritdoc/>
    public async Task<JudgeReply> AskAsync(string instructions, string data, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(key))
        {
            return new JudgeReply(null, $"the variable {model.KeyVariable} is not set", 0);
        }

        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var budget = new TokenBudget(ChatClients.Create(model, key), MostTokens);
        try
        {
            List<ChatMessage> messages = [new(ChatRole.System, instructions), new(ChatRole.User, data)];
            var response = await budget.GetResponseAsync(messages, options: null, either.Token);
            return new JudgeReply(response.Text, null, budget.Used);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new JudgeReply(null, string.Create(CultureInfo.InvariantCulture, $"the model did not answer within {Deadline.TotalSeconds:0.###} s"), budget.Used);
        }
        catch (ClientResultException exception)
        {
            return new JudgeReply(null, string.Create(CultureInfo.InvariantCulture, $"the model could not be asked: status {exception.Status}"), budget.Used);
        }
        catch (Exception exception) when (exception is AnthropicException or HttpRequestException or IOException or System.Text.Json.JsonException or AggregateException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return new JudgeReply(null, $"the model could not be asked: {exception.GetType().Name}", budget.Used);
        }
    }
}
