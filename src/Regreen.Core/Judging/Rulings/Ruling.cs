using Regreen.Core.Recording;

namespace Regreen.Core.Judging.Rulings;

/// <summary>What a model's judgement of an answer comes to.</summary>
public abstract record Ruling
{
    private Ruling() { }

    /// <summary>The answer meets the criterion.</summary>
    public sealed record Met(string Reason, string Quote) : Ruling;

    /// <summary>The answer does not meet it.</summary>
    public sealed record Missed(string Reason, string Quote) : Ruling;

    /// <summary>Nothing can be said: there is no model, it said nothing, or what it said cannot be believed.</summary>
    public sealed record Discarded(string Reason) : Ruling;
}

/// <summary>A criterion and what was judged of it.</summary>
/// <param name="Criterion">What is asked of the answer, in plain words.</param>
/// <param name="At">Where it stands, as <c>FILE:LINE</c>.</param>
/// <param name="Frame">The line in the transcript that holds the answer, or 0.</param>
/// <param name="Ruling">The judgement.</param>
public sealed record JudgedCriterion(string Criterion, string At, int Frame, Ruling Ruling);

/// <summary>What the model that judged said, for whoever wants to check it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokens">How many tokens it used.</param>
/// <param name="Replies">Every question and reply, one JSON object a line.</param>
public sealed record JudgeRecord(string Model, long Tokens, EvidenceId Replies);
