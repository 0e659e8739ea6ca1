namespace UsageAgents.Running;

/// <summary>A question to an agent, and who asks.</summary>
internal sealed record RunRequest(string RequestId, string Agent, string Message, string Tenant, string User);
