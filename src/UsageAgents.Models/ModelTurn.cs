using Microsoft.Extensions.AI;

namespace UsageAgents.Models;

/// <summary>Asks the model once, and reads its reply as it streams; a silence is a failure, and so is a reply without an end.</summary>
internal sealed class ModelTurn(IChatClient client, ModelOptions options, TimeProvider time)
{
    public async Task<ChatResponse> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions chatOptions, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(options.StallSeconds);
        using var stall = new CancellationTokenSource(patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync(messages, chatOptions, linked.Token))
            {
                updates.Add(update);
                stall.CancelAfter(patience);
            }
        }
        catch (OperationCanceledException) when (stall.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelException("model_timeout", $"the model was silent for {options.StallSeconds} s", isRetryable: true);
        }

        return Checked(updates.ToChatResponse());
    }

    private static ChatResponse Checked(ChatResponse response) => response.FinishReason switch
    {
        null => throw new ModelException("model_cut_off", "the model's reply broke off", isRetryable: true),
        { } reason when reason == ChatFinishReason.ContentFilter || reason.Value == "refusal" => throw new ModelException("model_refused", "the model refused to answer", isRetryable: false),
        { } reason when reason == ChatFinishReason.Length => throw new ModelException("model_cut_off", "the model's reply was too long", isRetryable: false),
        _ when response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().Any() => throw new ModelException("model_refused", "the model refused to answer", isRetryable: false),
        _ => response,
    };
}
