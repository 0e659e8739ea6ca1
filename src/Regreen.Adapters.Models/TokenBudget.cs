using Microsoft.Extensions.AI;

namespace Regreen.Adapters.Models;

/// <summary>Counts the tokens of each request and its reply, and asks no more once they are spent.</summary>
internal sealed class TokenBudget(IChatClient inner, long most) : DelegatingChatClient(inner)
{
    // Where a provider reports no usage: a token is about four characters of English or code (OpenAI, "What are tokens and how to count them?").
    private const int CharactersOfToken = 4;

    /// <summary>Gets how many were used.</summary>
    public long Used { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="BudgetSpentException">The budget is spent.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Used >= most)
        {
            throw new BudgetSpentException();
        }

        var asked = messages.ToList();
        var response = await base.GetResponseAsync(asked, options, cancellationToken);
        Used += response.Usage is { InputTokenCount: { } input, OutputTokenCount: { } output } ? input + output : Estimate(asked) + Estimate(response.Messages);
        return response;
    }

    private static long Estimate(IEnumerable<ChatMessage> messages) => messages.SelectMany(message => message.Contents).Sum(content => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + (call.Arguments?.Sum(argument => argument.Key.Length + $"{argument.Value}".Length) ?? 0),
        FunctionResultContent result => $"{result.Result}".Length,
        _ => 0,
    }) / CharactersOfToken;
}

/// <summary>A model has used the tokens that it was given.</summary>
public sealed class BudgetSpentException : Exception;
