using System.Collections.Concurrent;
using UsageAgents.Generating;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Series;

/// <summary>A tenant whose data is a synthetic set.</summary>
internal sealed class SyntheticUsage
{
    public const string Tenant = "tenant";

    private static readonly ConcurrentDictionary<int, Lazy<SyntheticUsage>> Made = new();

    private SyntheticUsage(int seed)
    {
        var embedded = new EmbeddedUsage();
        Set = new UsageGenerator(embedded.Records, Prices).Generate(seed, UsageGenerator.DefaultDays, CancellationToken.None);
        Usage = new TenantUsage(embedded, maxDatabases: 2);
        Usage.Import(Tenant, Set.Records);
    }

    public PriceCatalogue Prices { get; } = PriceCatalogue.Embedded();

    public SyntheticSet Set { get; }

    public TenantUsage Usage { get; }

    /// <summary>Gives the tenant of a seed; it is made once and only read.</summary>
    public static SyntheticUsage Of(int seed) => Made.GetOrAdd(seed, static wanted => new Lazy<SyntheticUsage>(() => new SyntheticUsage(wanted))).Value;
}
