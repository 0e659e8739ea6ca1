using System.Diagnostics;
using UsageAgents.Benchmarks.Service;
using UsageAgents.Optimising;
using UsageAgents.Tests.Optimising;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>100 workloads, 20 models and 6 commitments, within two seconds on one thread: the longest time and the widest gap of ten problems.</summary>
internal sealed class OptimisationMeasure : IMeasure
{
    private const int Problems = 10;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    public IReadOnlyList<string> Fields => ["optimise_s", "optimise_gap"];

    public Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var (longest, widest) = (0.0, 0.0);
        SpendSolver.Solve(SpendProblems.Small(1, overlapping: false), TimeLimit, cancellationToken);
        for (var seed = 1; seed <= Problems; seed++)
        {
            var started = Stopwatch.GetTimestamp();
            var outcome = SpendSolver.Solve(SpendProblems.Large(seed), TimeLimit, cancellationToken);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(started).TotalSeconds);
            widest = Math.Max(widest, outcome is SpendOutcome.Found found ? found.Gap : 1);
        }

        figures["optimise_s"] = longest;
        figures["optimise_gap"] = widest;
        return Task.CompletedTask;
    }
}
