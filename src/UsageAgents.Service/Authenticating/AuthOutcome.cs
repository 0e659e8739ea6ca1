namespace UsageAgents.Service.Authenticating;

/// <summary>How looking at a token ended.</summary>
internal abstract record AuthOutcome
{
    private AuthOutcome()
    {
    }

    public sealed record Accepted(Caller Caller) : AuthOutcome;

    public sealed record Refused(string Reason) : AuthOutcome;
}
