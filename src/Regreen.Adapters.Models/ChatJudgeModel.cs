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
        var answered = await Conversation.HoldAsync(model, key, new Asked(instructions, data, Tools: [], Turns: 1, MostTokens, Deadline), time, cancellationToken);

        // It stands in the middle of a sentence.
        return answered.Trouble is { Length: > 0 } trouble ? new JudgeReply(null, char.ToLowerInvariant(trouble[0]) + trouble[1..].TrimEnd('.'), answered.Tokens) : new JudgeReply(answered.Said, null, answered.Tokens);
    }
}
