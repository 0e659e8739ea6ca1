using System.Collections.Immutable;

namespace UsageAgents.Optimising;

/// <summary>Solves a <see cref="SpendProblem"/> with CP-SAT in two ways at once, and names the limits that conflict where nothing keeps them all.</summary>
internal static class SpendSolver
{
    public static SpendOutcome Solve(SpendProblem problem, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var limits = SpendLimit.AllOf(problem);
        using var fromAbove = new SpendSearch(new SpendModel(problem, [.. limits]), fromBelow: false, timeLimit);
        using var fromBelow = new SpendSearch(new SpendModel(problem, [.. limits]), fromBelow: true, timeLimit);
        SpendSearch[] searches = [fromAbove, fromBelow];
        Run(searches, cancellationToken);
        if (Array.Exists(searches, search => search.IsInfeasible))
        {
            return new SpendOutcome.Infeasible(ConflictFinder.Find(limits, active => IsInfeasible(problem, active, timeLimit, cancellationToken)));
        }

        var plan = searches.Select(search => search.Plan).Where(found => found is not null).MinBy(found => found!.TotalUsd);
        return plan is null
            ? new SpendOutcome.OutOfTime()
            : new SpendOutcome.Found(plan, Array.Exists(searches, search => search.IsDone), searches.Max(search => search.LeastPossibleUsd));
    }

    private static bool IsInfeasible(SpendProblem problem, ImmutableHashSet<SpendLimit> active, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var model = new SpendModel(problem, active);
        model.Program.Model.Objective = null;
        using var search = new SpendSearch(model, fromBelow: false, timeLimit);
        Run([search], cancellationToken);
        return search.IsInfeasible;
    }

    private static void Run(SpendSearch[] searches, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = cancellationToken.Register(() => Array.ForEach(searches, search => search.Stop()));
        Parallel.Invoke([.. searches.Select(search => (Action)(() =>
        {
            search.Run();
            if (search.IsDone)
            {
                Array.ForEach(searches, other => other.Stop());
            }
        }))]);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
