using System.Collections.Immutable;
using UsageAgents.Generating;
using UsageAgents.Prices;

namespace UsageAgents.Usage;

/// <summary>The data sets that everybody has: one real hour, and synthetic days that are made when they are first asked for.</summary>
internal sealed class BuiltInSets
{
    private const string Owner = "(everybody)";
    private readonly Lazy<(DataSet Set, string File)> _real;
    private readonly Lazy<(DataSet Set, string File)> _synthetic;

    public BuiltInSets(EmbeddedUsage embedded, PriceCatalogue prices, DataFolder folder)
    {
        _real = new(() => Make(folder, EmbeddedUsage.Name, "one hour of real traffic of two services", synthetic: false, embedded.Records));
        _synthetic = new(() =>
        {
            var set = new UsageGenerator(embedded.Records, prices).Generate(UsageGenerator.DefaultSeed, UsageGenerator.DefaultDays, CancellationToken.None);
            return Make(folder, UsageGenerator.Name, $"SYNTHETIC: made up by the generator with seed {set.Seed}", synthetic: true, set.Records);
        });
    }

    public static ImmutableArray<string> Names => [EmbeddedUsage.Name, UsageGenerator.Name];

    public static bool Has(string name) => Names.Contains(name, StringComparer.Ordinal);

    public (DataSet Set, string File) Default => _real.Value;

    public (DataSet Set, string File)? Find(string name) => name switch
    {
        EmbeddedUsage.Name => _real.Value,
        UsageGenerator.Name => _synthetic.Value,
        _ => null,
    };

    private static (DataSet Set, string File) Make(DataFolder folder, string name, string origin, bool synthetic, ImmutableArray<UsageRecord> records)
    {
        var file = folder.NewFile(Owner, ".parquet");
        using var stage = new UsageStage(file);
        foreach (var record in records)
        {
            stage.Add(record);
        }

        return (new DataSet(name, origin, stage.Finish(name, synthetic), file), file);
    }
}
