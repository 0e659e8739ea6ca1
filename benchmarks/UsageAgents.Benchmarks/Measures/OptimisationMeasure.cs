using System.Diagnostics;
using System.Globalization;
using UsageAgents.Benchmarks.Service;
using UsageAgents.Optimising;
using UsageAgents.Tests.Optimising;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>100 workloads, 20 models and 6 commitments, within two seconds on two threads: the longest time and the widest gap of ten problems that no parameter was chosen on.</summary>
internal sealed class OptimisationMeasure : IMeasure
{
    private const int Problems = 10;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1.9);

    public IReadOnlyList<string> Fields => ["optimise_s", "optimise_gap"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var (longest, widest) = (0.0, 0.0);
        SpendSolver.Solve(SpendProblems.Small(1, overlapping: false), TimeLimit, cancellationToken);
        for (var seed = 101; seed < 101 + Problems; seed++)
        {
            var started = Stopwatch.GetTimestamp();
            var outcome = SpendSolver.Solve(SpendProblems.Large(seed), TimeLimit, cancellationToken);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(started).TotalSeconds);
            var gap = outcome is SpendOutcome.Found found ? found.Gap : 1;
            widest = Math.Max(widest, gap);
            await bench.Remarks.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  problem {seed}: gap {gap:0.0000} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s"));
        }

        figures["optimise_s"] = longest;
        figures["optimise_gap"] = widest;
    }
}
