using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Searching;

namespace Regreen.Core.Diagnosing;

/// <summary>Suspects in a row, oldest first, with the state before the first of them and the state after each.</summary>
internal sealed record Lineup(ImmutableArray<CommitSummary> Suspects, ImmutableArray<Candidate> States)
{
    /// <summary>Gets the state that has all suspects before this one in it, or that of the good end.</summary>
    public Candidate Before(int index) => States[index];

    /// <summary>Gets the state that has this suspect in it, and all before it.</summary>
    public Candidate After(int index) => States[index + 1];

    /// <summary>Lines up the commits since the good end. What is already known and what is taken besides is out of every state.</summary>
    public static Lineup OfHistory(Inquiry inquiry, ImmutableArray<string> taken)
    {
        ImmutableArray<CommitSummary> suspects = [.. inquiry.Start.History.Where(commit => commit.ChangesBuild)];
        var isOut = inquiry.KnownCulprits.Concat(taken).ToHashSet(StringComparer.Ordinal);
        var reached = new List<string>();
        var states = ImmutableArray.CreateBuilder<Candidate>();
        states.Add(State(inquiry.Start.GoodEnd!));
        foreach (var suspect in suspects)
        {
            reached.AddRange(suspect.Inside.Select(inner => inner.Id).Append(suspect.Id).Where(isOut.Contains));
            states.Add(inquiry.Without(State(suspect.Id), reached));
        }

        return new Lineup(suspects, states.ToImmutable());

        Candidate State(string commit) => new(commit) { Configuration = inquiry.Head.Configuration, InWholeRound = inquiry.Head.InWholeRound };
    }

    /// <summary>Lines up what a merge brought in: first what the merge itself changes (how it resolved conflicts), then its commits, each put back on top of those before it.</summary>
    public static Lineup OfMerge(Inquiry inquiry, Lineup outer, int merge)
    {
        var whole = outer.After(merge);
        ImmutableArray<CommitSummary> inner = [.. outer.Suspects[merge].Inside.Where(commit => commit.ChangesBuild && !whole.Without.Contains(commit.Id, StringComparer.Ordinal))];
        var states = Enumerable.Range(0, inner.Length + 1).Select(count => inquiry.Without(whole, inner[count..].Select(commit => commit.Id)));
        return new Lineup([outer.Suspects[merge], .. inner], [outer.Before(merge), .. states]);
    }

    /// <summary>Searches the row by what was seen of its states, and of the newest one besides.</summary>
    public SearchStep Search(Inquiry inquiry, ImmutableArray<string> taken, IEnumerable<Observation> besides)
    {
        var observations = besides.ToImmutableArray().ToBuilder();
        var untestable = ImmutableHashSet.CreateBuilder<int>();
        for (var index = -1; index < Suspects.Length; index++)
        {
            var seen = inquiry.Seen(After(index));
            observations.AddRange(Observations(index, seen));
            if (seen is { Untestable: > 0, Good: 0, Bad: 0 })
            {
                untestable.Add(index);
            }
        }

        // A suspect of a failure that was never away where it was once is handed to the confirmation early: that is the sharper test.
        return CulpritSearch.Next(Priors(inquiry, taken), observations.ToImmutable(), untestable.ToImmutable(), index => inquiry.CostOf(After(index)), isChecked: IsSteady(observations));
    }

    /// <summary>Lists sightings as observations of one state.</summary>
    public static IEnumerable<Observation> Observations(int index, Sightings seen) =>
        Enumerable.Repeat(new Observation(index, Bad: true), seen.Bad).Concat(Enumerable.Repeat(new Observation(index, Bad: false), seen.Good));

    private static bool IsSteady(IReadOnlyCollection<Observation> observations)
    {
        var lastGood = observations.Where(seen => !seen.Bad).Max(seen => (int?)seen.Index) ?? int.MinValue;
        return observations.Where(seen => seen.Bad).All(seen => seen.Index > lastGood);
    }

    // A commit that touches a file which the evidence names, or changes what it speaks of, is suspected more; one that is out, not at all.
    // What a model proposes comes before what is alike otherwise, and never before what the evidence itself touches.
    private ImmutableArray<double> Priors(Inquiry inquiry, ImmutableArray<string> taken)
    {
        var named = inquiry.FindingsOf(FindingKind.SourceLocation).Select(finding => finding.Subject.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        var isOut = inquiry.KnownCulprits.Concat(taken).ToHashSet(StringComparer.Ordinal);
        var touching = inquiry.FindingsOf(FindingKind.ChangeTouches).Select(finding => finding.Subject).ToHashSet(StringComparer.Ordinal);
        var proposed = inquiry.Proposed;
        return [.. Suspects.Select(commit => isOut.Contains(commit.Id) ? 0 : SuspectPriors.Of(commit.Files.Any(named.Contains) || touching.Contains(commit.Id), proposed.Contains(commit.Id)))];
    }
}
