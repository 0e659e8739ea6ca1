using System.Collections.Immutable;

namespace UsageAgents.Optimising;

/// <summary>Finds limits that cannot be kept together, none of them superfluous (Junker's QuickXplain).</summary>
internal static class ConflictFinder
{
    public static ImmutableArray<SpendLimit> Find(ImmutableArray<SpendLimit> limits, Func<ImmutableHashSet<SpendLimit>, bool> isInfeasible) =>
        isInfeasible([]) ? [] : [.. Explain([], added: false, limits, isInfeasible)];

    private static ImmutableHashSet<SpendLimit> Explain(
        ImmutableHashSet<SpendLimit> kept, bool added, ImmutableArray<SpendLimit> candidates, Func<ImmutableHashSet<SpendLimit>, bool> isInfeasible)
    {
        if (added && isInfeasible(kept))
        {
            return [];
        }

        if (candidates.Length == 1)
        {
            return [candidates[0]];
        }

        var half = candidates.Length / 2;
        var (first, second) = (candidates[..half], candidates[half..]);
        var fromSecond = Explain(kept.Union(first), first.Length > 0, second, isInfeasible);
        var fromFirst = Explain(kept.Union(fromSecond), fromSecond.Count > 0, first, isInfeasible);
        return fromFirst.Union(fromSecond);
    }
}
