using UsageAgents.Optimising;

namespace UsageAgents.Tests.Optimising;

/// <summary>Tries every assignment and every number of units; knows nothing of integer programs.</summary>
internal static class BruteForce
{
    public static double? LeastCost(SpendProblem problem, ICollection<SpendLimit>? without = null)
    {
        double? least = null;
        foreach (var assignment in Tuples([.. problem.Workloads.Select(_ => problem.Models.Length)]))
        {
            foreach (var units in Tuples([.. problem.Commitments.Select(commitment => commitment.MaxUnits + 1)]))
            {
                if (CostOf(problem, assignment, units, without ?? []) is { } cost && !(cost >= least))
                {
                    least = cost;
                }
            }
        }

        return least;
    }

    private static double? CostOf(SpendProblem problem, int[] assignment, int[] units, ICollection<SpendLimit> without)
    {
        var usage = new double[problem.Models.Length];
        var tokens = new double[problem.Models.Length];
        var moves = 0;
        for (var w = 0; w < assignment.Length; w++)
        {
            var (workload, model) = (problem.Workloads[w], problem.Models[assignment[w]]);
            if (workload.MinQuality is { } quality && model.Quality < quality && !without.Contains(new SpendLimit.Quality(workload.Name, quality)))
            {
                return null;
            }

            if (workload.MaxLatencyMs is { } latency && problem.Latencies[w][assignment[w]] > latency && !without.Contains(new SpendLimit.Latency(workload.Name, latency)))
            {
                return null;
            }

            usage[assignment[w]] += problem.Costs[w][assignment[w]];
            tokens[assignment[w]] += workload.Tokens;
            moves += workload.CurrentModel == model.Name ? 0 : 1;
        }

        var cost = usage.Sum() + problem.Commitments.Select((commitment, c) => units[c] * commitment.FeeUsd).Sum() - Saved(problem, usage, units);
        return Keeps(problem, tokens, units, moves, cost, without) ? cost : null;
    }

    private static bool Keeps(SpendProblem problem, double[] tokens, int[] units, int moves, double cost, ICollection<SpendLimit> without)
    {
        for (var m = 0; m < tokens.Length; m++)
        {
            var added = problem.Commitments.Select((commitment, c) => commitment.Models.Contains(problem.Models[m].Name, StringComparer.Ordinal) ? units[c] * commitment.CapacityTokens : 0).Sum();
            if (problem.Models[m].CapacityTokens is { } capacity && tokens[m] > capacity + added && !without.Contains(new SpendLimit.Capacity(problem.Models[m].Name, capacity)))
            {
                return false;
            }
        }

        return !(problem.MaxMoves is { } most && moves > most && !without.Contains(new SpendLimit.Moves(most)))
            && !(problem.MaxCostUsd is { } usd && cost > usd && !without.Contains(new SpendLimit.Cost(usd)));
    }

    // Covering is a flow from commitments to models; its maximum is the least cut. Discounts are only asked for where scopes are apart.
    private static double Saved(SpendProblem problem, double[] usage, int[] units)
    {
        var commitments = problem.Commitments;
        var least = double.MaxValue;
        for (var cut = 0; cut < 1 << commitments.Length; cut++)
        {
            var kept = Enumerable.Range(0, commitments.Length).Where(c => (cut & (1 << c)) == 0).ToArray();
            var full = Enumerable.Range(0, commitments.Length).Except(kept).Sum(c => units[c] * commitments[c].CoversUsd);
            var reached = Enumerable.Range(0, usage.Length).Where(m => kept.Any(c => commitments[c].Models.Contains(problem.Models[m].Name, StringComparer.Ordinal))).Sum(m => usage[m]);
            least = Math.Min(least, full + reached);
        }

        var beyond = commitments.Select((commitment, c) => units[c] == 0 ? 0
            : Math.Max(0, Enumerable.Range(0, usage.Length).Where(m => commitment.Models.Contains(problem.Models[m].Name, StringComparer.Ordinal)).Sum(m => usage[m]) - (units[c] * commitment.CoversUsd)) * commitment.BeyondDiscountPercent / 100).Sum();
        return least + beyond;
    }

    private static IEnumerable<int[]> Tuples(int[] sizes) =>
        Enumerable.Range(0, sizes.Aggregate(1, (product, size) => product * size)).Select(number =>
        {
            var tuple = new int[sizes.Length];
            for (var place = 0; place < sizes.Length; place++)
            {
                (number, tuple[place]) = Math.DivRem(number, sizes[place]);
            }

            return tuple;
        });
}
