namespace UsageAgents.Service.Authenticating;

/// <summary>How looking for a key ended.</summary>
internal abstract record KeyLookup
{
    private KeyLookup()
    {
    }

    public sealed record Found(IssuerKey Key) : KeyLookup;

    public sealed record Unknown : KeyLookup;

    public sealed record Unreachable(string Reason) : KeyLookup;
}
