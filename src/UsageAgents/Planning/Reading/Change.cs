namespace UsageAgents.Planning.Reading;

/// <summary>A what-if: the factors by which requests, input and output change.</summary>
internal sealed record Change(decimal Requests, decimal Input, decimal Output);
