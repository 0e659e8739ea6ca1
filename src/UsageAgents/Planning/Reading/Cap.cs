namespace UsageAgents.Planning.Reading;

/// <summary>A cap on one side of every request.</summary>
internal sealed record Cap(string Measure, decimal Value);
