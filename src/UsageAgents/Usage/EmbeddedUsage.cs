using System.Collections.Immutable;
using UsageAgents.Importing;

namespace UsageAgents.Usage;

/// <summary>The default data: one hour of real traffic of two services (see Embedded/NOTICE).</summary>
internal sealed class EmbeddedUsage
{
    public const string Name = "real-hour";

    private readonly Lazy<ImmutableArray<UsageRecord>> _records = new(() =>
    [
        .. Read("AzureLLMInferenceTrace_conv.csv", "conversation"),
        .. Read("AzureLLMInferenceTrace_code.csv", "code"),
    ]);

    public ImmutableArray<UsageRecord> Records => _records.Value;

    private static ImmutableArray<UsageRecord> Read(string name, string workload)
    {
        using var stream = typeof(EmbeddedUsage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The embedded file {name} is missing.");
        using var reader = new StreamReader(stream);
        var records = ImmutableArray.CreateBuilder<UsageRecord>();
        var report = new ImportReport();
        CsvImport.Read(reader, workload, DateOrder.Unsaid, records.Add, report);
        return report is { Refusal: null, BrokenRows: 0 }
            ? records.DrainToImmutable()
            : throw new InvalidOperationException($"{name}: {report.Refusal} {string.Join("; ", report.Faults)}");
    }
}
