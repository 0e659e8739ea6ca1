namespace UsageAgents.Planning.Reading;

/// <summary>A limit that requests (or minutes) are counted by.</summary>
/// <param name="Operator">How values are compared, as in SQL.</param>
/// <param name="Value">The limit.</param>
/// <param name="Upper">The other limit, where values lie between two.</param>
internal sealed record Threshold(string Operator, decimal Value, decimal? Upper = null);
