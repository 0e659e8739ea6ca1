using System.Globalization;
using UsageAgents.Benchmarks.Service;
using UsageAgents.Tests.Detecting;
using UsageAgents.Tests.Series;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>How many planted anomalies are found, and how many of those told were planted, on synthetic sets that no limit was chosen on.</summary>
internal sealed class AnomalyMeasure : IMeasure
{
    public IReadOnlyList<string> Fields => ["anomaly_precision", "anomaly_recall"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var all = new DetectionScore(0, 0, 0, 0);
        for (var seed = 201; seed <= 206; seed++)
        {
            var score = await DetectionScore.OfAsync(SyntheticUsage.Of(seed), cancellationToken);
            await bench.Remarks.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  seed {seed}: {score.Found} of {score.Planted} found, {score.True} of {score.Told} told are planted"));
            all += score;
        }

        figures["anomaly_precision"] = all.Precision;
        figures["anomaly_recall"] = all.Recall;
    }
}
