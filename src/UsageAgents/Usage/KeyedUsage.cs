namespace UsageAgents.Usage;

/// <summary>A request with the name under which its sender knows it; what is sent twice is kept once.</summary>
internal readonly record struct KeyedUsage(string Key, UsageRecord Record);
