using System.Collections.Immutable;

namespace UsageAgents.Usage;

/// <summary>What reading a CSV file gave.</summary>
internal abstract record UsageImport
{
    private UsageImport()
    {
    }

    public sealed record Read(ImmutableArray<UsageRecord> Records) : UsageImport;

    public sealed record Refused(ImmutableArray<string> Errors) : UsageImport;
}
