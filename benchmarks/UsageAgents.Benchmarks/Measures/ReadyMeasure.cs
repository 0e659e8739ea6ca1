using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>How long the service takes from its start until it says that it is ready: the median of five starts.</summary>
internal sealed class ReadyMeasure : IMeasure
{
    private const int Starts = 5;

    public IReadOnlyList<string> Fields => ["ready_s"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var seconds = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            await using var service = await bench.StartServiceAsync(cancellationToken);
            seconds.Add(service.ReadyAfter.TotalSeconds);
        }

        figures["ready_s"] = Percentile.Median(seconds);
    }
}
