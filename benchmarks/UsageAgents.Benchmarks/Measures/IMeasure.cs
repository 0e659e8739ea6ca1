using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>Measures some fields of the report.</summary>
internal interface IMeasure
{
    /// <summary>Gets the fields, by their names in the report.</summary>
    IReadOnlyList<string> Fields { get; }

    Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken);
}
