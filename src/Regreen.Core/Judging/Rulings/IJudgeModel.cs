namespace Regreen.Core.Judging.Rulings;

/// <summary>A chat model that is asked once what it says of an answer; it has no tools.</summary>
public interface IJudgeModel
{
    /// <summary>Gets what a person calls it.</summary>
    string Name { get; }

    /// <summary>Asks it.</summary>
    /// <param name="instructions">The task, in Regreen's words.</param>
    /// <param name="data">What is judged, as JSON: text from outside.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<JudgeReply> AskAsync(string instructions, string data, CancellationToken cancellationToken);
}

/// <summary>What came of asking a model.</summary>
/// <param name="Text">What it said, or null.</param>
/// <param name="Failure">Why it said nothing, or null.</param>
/// <param name="Tokens">How many tokens that took.</param>
public sealed record JudgeReply(string? Text, string? Failure, long Tokens);
