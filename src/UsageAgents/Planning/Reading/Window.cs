namespace UsageAgents.Planning.Reading;

/// <summary>A part of the time that the data covers: from a moment, up to before another.</summary>
internal sealed record Window(DateTime? From, DateTime? To);
