namespace UsageAgents.Usage;

/// <summary>One request of the traffic.</summary>
/// <param name="Timestamp">When it came, in UTC.</param>
/// <param name="Workload">The service or purpose that it belongs to.</param>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
internal readonly record struct UsageRecord(DateTime Timestamp, string Workload, long InputTokens, long OutputTokens);
