using System.Collections.Immutable;

namespace Regreen.Core.Searching;

/// <summary>One observation: the failure was there or not, at a revision.</summary>
/// <param name="Index">The suspect whose state was tested; -1 is the state before the first suspect.</param>
/// <param name="Bad">Whether the failure was there.</param>
public readonly record struct Observation(int Index, bool Bad);

/// <summary>What the search says next.</summary>
public abstract record SearchStep
{
    private SearchStep() { }

    /// <summary>Test this state.</summary>
    public sealed record Probe(int Index) : SearchStep;

    /// <summary>This suspect brought it in; bracketed by observations on both sides.</summary>
    public sealed record Found(int Index, double Confidence) : SearchStep;

    /// <summary>No suspect brought it in: the failure comes and goes on all of them.</summary>
    public sealed record NoCulprit(double Confidence) : SearchStep;

    /// <summary>It is one of these, and nothing between them can be tested.</summary>
    public sealed record Narrowed(int First, int Last) : SearchStep;
}

/// <summary>
/// Bayesian search for the suspect that brought a failure in, with unknown flake rates, a "no culprit" hypothesis, costs and untestable states.
/// Hypotheses are (culprit, rate before, rate after) on a grid of rates; the next state is the one that is expected to take away most entropy of the culprit per cost.
/// (Noisy binary search: Ben-Or and Hassidim, FOCS 2008; the expected number of tests is near log2(N) / capacity.)
/// </summary>
public static class CulpritSearch
{
    private const double CheckedConfidence = 0.8;

    // "No culprit" ends the search without an experiment behind it, so it has to be surer.
    private const double NoCulpritConfidence = 0.98;

    private const double NoCulpritPrior = 0.12;

    /// <summary>Decides the next step.</summary>
    /// <param name="priors">The weight of each suspect, oldest first; any scale, not negative.</param>
    /// <param name="observations">What was seen so far, in any order.</param>
    /// <param name="untestable">States that cannot be tested.</param>
    /// <param name="costs">The cost of testing each state, in any unit; null: all alike.</param>
    /// <param name="rates">The rates that are considered; null: nothing is known of them.</param>
    /// <param name="isChecked">Whether an experiment checks the suspect afterwards: then it is named early, by the eager belief.</param>
    public static SearchStep Next(
        ImmutableArray<double> priors,
        ImmutableArray<Observation> observations,
        ImmutableHashSet<int> untestable,
        Func<int, double>? costs = null,
        RateModel? rates = null,
        bool isChecked = false)
    {
        ArgumentNullException.ThrowIfNull(untestable);
        if (priors.IsEmpty || priors.All(prior => prior <= 0))
        {
            return new SearchStep.NoCulprit(1);
        }

        var model = rates ?? RateModel.Unknown;
        var posterior = Posterior.Of(priors, observations, model, NoCulpritPrior);
        if (posterior.NoCulprit >= NoCulpritConfidence)
        {
            return new SearchStep.NoCulprit(posterior.NoCulprit);
        }

        var (low, high) = Bracket(posterior.MostLikely(isChecked), priors.Length, untestable);
        if (posterior.Between(low, high, isChecked) >= (isChecked ? CheckedConfidence : model.Confidence))
        {
            return Bracketed(low, high, posterior, observations, untestable);
        }

        return posterior.MostInformative(untestable, costs ?? (static _ => 1)) is { } state
            ? new SearchStep.Probe(state)
            : new SearchStep.Narrowed(0, priors.Length - 1);
    }

    // The nearest testable states around a suspect: the one before it must pass, its own must fail.
    private static (int Low, int High) Bracket(int culprit, int count, ImmutableHashSet<int> untestable)
    {
        var (low, high) = (culprit - 1, culprit);
        while (low >= 0 && untestable.Contains(low))
        {
            low--;
        }

        while (high < count - 1 && untestable.Contains(high))
        {
            high++;
        }

        return (low, high);
    }

    // An end that cannot be tested cannot be observed either: then the range is all that can be said.
    private static SearchStep Bracketed(int low, int high, Posterior posterior, ImmutableArray<Observation> observations, ImmutableHashSet<int> untestable)
    {
        if (untestable.Contains(low) || untestable.Contains(high))
        {
            return new SearchStep.Narrowed(low + 1, high);
        }

        var needed = !observations.Any(seen => seen.Index == low && !seen.Bad) ? low
            : !observations.Any(seen => seen.Index == high && seen.Bad) ? high
            : (int?)null;
        return needed is { } index ? new SearchStep.Probe(index)
            : high == low + 1 ? new SearchStep.Found(high, posterior.Culprit[high])
            : new SearchStep.Narrowed(low + 1, high);
    }
}
