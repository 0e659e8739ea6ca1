namespace UsageAgents.Contracts.Runs;

/// <summary>What an agent run used.</summary>
/// <param name="Mind">Who planned: <c>rules</c>, or a model's name.</param>
/// <param name="InputTokens">Model tokens read by the mind.</param>
/// <param name="OutputTokens">Model tokens written by the mind.</param>
/// <param name="ToolCalls">How many tools were called.</param>
public sealed record RunUsage(string Mind, long InputTokens, long OutputTokens, int ToolCalls);
