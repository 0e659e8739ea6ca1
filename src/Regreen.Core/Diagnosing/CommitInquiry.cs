using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Facts;
using Regreen.Core.Running;
using Regreen.Core.Searching;

namespace Regreen.Core.Diagnosing;

/// <summary>Looks for the commit that brought an issue in, behind the causes that are already known and taken out.</summary>
internal static class CommitInquiry
{
    public static Command Next(Inquiry inquiry)
    {
        var suspects = Suspects(inquiry);
        if (inquiry.Start.GoodEnd is not { } goodEnd)
        {
            return inquiry.Inconclusive("There is no repository to search.");
        }

        var good = At(inquiry, goodEnd, []);
        var seen = inquiry.Seen(good);
        if (seen.IsUnknown || (seen.Good > 0 && seen.Bad > 0 && seen.Good + seen.Bad < 6))
        {
            return inquiry.Probe(good);
        }

        if (seen.Good <= seen.Bad)
        {
            return GoodEndIsRed(inquiry, seen);
        }

        return suspects.IsEmpty
            ? inquiry.Inconclusive("No commit since the last proven green changes what is built, and nothing else that can be undone differs.")
            : Search(inquiry, suspects);
    }

    /// <summary>Lists the commits that tests spoke free.</summary>
    public static ImmutableArray<RuledOut> RuledOut(Inquiry inquiry)
    {
        var suspects = Suspects(inquiry);
        var tested = suspects.Select((commit, index) => (commit, Seen: inquiry.Seen(State(inquiry, suspects, index)))).ToImmutableArray();
        var firstBad = Array.FindIndex([.. tested], entry => entry.Seen.Bad > 0);
        var lastGood = Array.FindLastIndex([.. tested.Take(firstBad < 0 ? tested.Length : firstBad)], entry => entry.Seen.Good > 0);
        return lastGood < 0
            ? []
            : [new RuledOut($"{lastGood + 1} commits up to {Short(suspects[lastGood].Id)}", "with all of them in it, the failure is not there")];
    }

    private static Command GoodEndIsRed(Inquiry inquiry, Sightings seen)
    {
        var commit = Short(inquiry.Start.GoodEnd!);
        if (seen.Untestable > 0 && seen.Bad == 0)
        {
            return inquiry.Inconclusive($"The oldest revision that may be looked at, {commit}, does not build or start, so the search has no good end.");
        }

        if (inquiry.Start.Baseline is not null)
        {
            return inquiry.Inconclusive($"Revision {commit} was proven and now fails alike: something outside commits, configuration and suites changed.");
        }

        return inquiry.Start.GoodEndIsRoot
            ? inquiry.Conclude(new Conclusion(
                Ending.NeverGreen,
                SourceOf(inquiry),
                $"It was never green: the first commit, {commit}, fails alike, so there is nothing to go back to and no commit to blame.",
                inquiry.RuledOut(),
                0))
            : inquiry.Inconclusive($"It is older than the {inquiry.Start.Limits.History} commits that may be looked at: {commit} fails alike.");
    }

    private static SourceSuspect? SourceOf(Inquiry inquiry) =>
        inquiry.FindingsOf(FindingKind.SourceLocation).Select(finding => finding.Subject.LastIndexOf(':') is var colon and > 0
            && int.TryParse(finding.Subject.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var line) ? new SourceSuspect(finding.Subject[..colon], line) : null).FirstOrDefault(source => source is not null);

    private static Command Search(Inquiry inquiry, ImmutableArray<CommitSummary> suspects)
    {
        var observations = ImmutableArray.CreateBuilder<Observation>();
        var untestable = ImmutableHashSet.CreateBuilder<int>();
        for (var index = -1; index < suspects.Length; index++)
        {
            var seen = inquiry.Seen(index < 0 ? At(inquiry, inquiry.Start.GoodEnd!, []) : State(inquiry, suspects, index));
            observations.AddRange(Enumerable.Repeat(new Observation(index, Bad: true), seen.Bad));
            observations.AddRange(Enumerable.Repeat(new Observation(index, Bad: false), seen.Good));
            if (seen is { Untestable: > 0, Good: 0, Bad: 0 })
            {
                untestable.Add(index);
            }
        }

        // What the target itself showed says how steady the failure is, and what was proven at the baseline was seen there.
        observations.AddRange(Enumerable.Repeat(new Observation(suspects.Length - 1, Bad: true), inquiry.OnTarget.Bad));
        observations.AddRange(Enumerable.Repeat(new Observation(suspects.Length - 1, Bad: false), inquiry.OnTarget.Good));
        observations.AddRange(Enumerable.Repeat(new Observation(-1, Bad: false), inquiry.Start.Baseline is null ? 0 : 1));

        // What is deployed has the same code as the newest suspect's state, so what was seen of it counts there.
        var head = inquiry.Seen(inquiry.Head);
        if (State(inquiry, suspects, suspects.Length - 1) != inquiry.Head)
        {
            observations.AddRange(Enumerable.Repeat(new Observation(suspects.Length - 1, Bad: true), head.Bad));
            observations.AddRange(Enumerable.Repeat(new Observation(suspects.Length - 1, Bad: false), head.Good));
        }

        // A suspect of a failure that was never away where it was once is handed to the confirmation early: that is the sharper test.
        return Step(inquiry, suspects, CulpritSearch.Next(Priors(inquiry, suspects), observations.ToImmutable(), untestable.ToImmutable(), isChecked: IsSteady(observations)));
    }

    private static bool IsSteady(IReadOnlyCollection<Observation> observations)
    {
        var lastGood = observations.Where(seen => !seen.Bad).Max(seen => (int?)seen.Index) ?? int.MinValue;
        return observations.Where(seen => seen.Bad).All(seen => seen.Index > lastGood);
    }

    private static Command Step(Inquiry inquiry, ImmutableArray<CommitSummary> suspects, SearchStep step) => step switch
    {
        SearchStep.Probe { Index: < 0 } => inquiry.Probe(At(inquiry, inquiry.Start.GoodEnd!, [])),
        SearchStep.Probe probe => inquiry.Probe(State(inquiry, suspects, probe.Index)),
        SearchStep.NoCulprit none => inquiry.Conclude(new Conclusion(
            Ending.NoCauseFlaky, null, $"No commit brought it in (probability {none.Confidence:P0}): it comes and goes on revisions before and after.", inquiry.RuledOut(), 0)),
        SearchStep.Narrowed range => inquiry.Inconclusive(
            $"It came with one of {string.Join(", ", suspects[range.First..(range.Last + 1)].Select(commit => Short(commit.Id)))}; none of the states between them can be tested."),
        SearchStep.Found found => Confirm(inquiry, suspects, found.Index),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Command Confirm(Inquiry inquiry, ImmutableArray<CommitSummary> suspects, int index)
    {
        var culprit = suspects[index];
        var suspect = new CommitSuspect(culprit.Id, culprit.Subject);
        var (before, after) = (index == 0 ? At(inquiry, inquiry.Start.GoodEnd!, []) : State(inquiry, suspects, index - 1), State(inquiry, suspects, index));
        var removed = inquiry.Head with { Without = NewestFirst(inquiry, [.. inquiry.Head.Without, culprit.Id]) };
        var seen = inquiry.Seen(removed);

        // Where the culprit cannot be taken out of what is deployed (a later change builds on it), it is tried where it came in.
        // Where taking it out does not clear the failure, there is a second cause behind it with the same symptom; this one is still a cause where it came in.
        return seen.Untestable > 0 || seen.Bad > seen.Good
            ? Confirmation.Next(inquiry, suspect, with: after, without: before, picked: 1)
            : Confirmation.Next(inquiry, suspect, with: inquiry.Head, without: removed);
    }

    private static ImmutableArray<CommitSummary> Suspects(Inquiry inquiry) =>
        [.. inquiry.Start.History.Where(commit => commit.ChangesBuild)];

    private static Candidate State(Inquiry inquiry, ImmutableArray<CommitSummary> suspects, int index) =>
        At(inquiry, suspects[index].Id, [.. suspects.Take(index + 1).Select(commit => commit.Id)]);

    // A revision of the history with the causes that are already known taken out of it.
    private static Candidate At(Inquiry inquiry, string commit, ImmutableArray<string> reachable) =>
        new(commit) { Without = NewestFirst(inquiry, [.. inquiry.KnownCulprits.Intersect(reachable, StringComparer.Ordinal)]), Configuration = inquiry.Head.Configuration };

    private static ImmutableArray<string> NewestFirst(Inquiry inquiry, ImmutableArray<string> commits) =>
        [.. inquiry.Start.History.Select(commit => commit.Id).Where(commit => commits.Contains(commit, StringComparer.Ordinal)).Reverse()];

    // A commit that touches a file which the evidence names is suspected more; a known culprit, being out, not at all.
    private static ImmutableArray<double> Priors(Inquiry inquiry, ImmutableArray<CommitSummary> suspects)
    {
        var named = inquiry.FindingsOf(FindingKind.SourceLocation).Select(finding => finding.Subject.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return [.. suspects.Select(commit => inquiry.KnownCulprits.Contains(commit.Id, StringComparer.Ordinal) ? 0 : commit.Files.Any(named.Contains) ? 3.0 : 1.0)];
    }

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
