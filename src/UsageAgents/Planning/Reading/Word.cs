namespace UsageAgents.Planning.Reading;

/// <summary>A word of the question: lower case, corrected.</summary>
/// <param name="Text">The word as it is read.</param>
/// <param name="Original">The word as it was written, in lower case.</param>
internal sealed record Word(string Text, string Original);
