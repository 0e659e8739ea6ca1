namespace UsageAgents.Tests.Planning;

/// <summary>How a question of a set was answered.</summary>
internal enum ParaphraseOutcome
{
    /// <summary>Every fact is stated; or there is none, and it was declined.</summary>
    Right,

    /// <summary>It was declined, wholly or in part, though it can be answered.</summary>
    Declined,

    /// <summary>It was answered as if it had been understood, and a fact is missing.</summary>
    Wrong,
}
