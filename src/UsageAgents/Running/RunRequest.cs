namespace UsageAgents.Running;

/// <summary>A question to an agent, and who asks.</summary>
internal sealed record RunRequest(string RequestId, string Agent, string Message, string Tenant, string User)
{
    /// <summary>Gets the client's key of this request: sending it twice has the effect of once.</summary>
    public string? IdempotencyKey { get; init; }

    public bool AsksTheSame(RunRequest other) => Agent == other.Agent && Message == other.Message;
}
