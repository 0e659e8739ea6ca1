namespace UsageAgents.Planning.Reading;

/// <summary>A concept as it was said: with which phrase, and where.</summary>
internal sealed record Mention(Concept Concept, string Phrase, int Place);
