using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Facts;
using Regreen.Core.Running;
using Regreen.Core.Searching;

namespace Regreen.Core.Diagnosing;

/// <summary>Looks for the commit that brought an issue in, behind the causes that are already known and taken out.</summary>
internal static class CommitInquiry
{
    private const int MostCauses = 3;

    public static Command Next(Inquiry inquiry)
    {
        if (inquiry.Start.GoodEnd is null)
        {
            return inquiry.Inconclusive("There is no repository to search.");
        }

        var lineup = Lineup.OfHistory(inquiry, []);
        var good = lineup.States[0];
        var seen = inquiry.Seen(good);
        if (seen.IsUnknown || (seen.Good > 0 && seen.Bad > 0 && seen.Good + seen.Bad < 6))
        {
            return inquiry.Probe(good);
        }

        if (seen.Good <= seen.Bad)
        {
            return GoodEndIsRed(inquiry, seen);
        }

        if (TrySecrets(inquiry, good) is { } secrets)
        {
            return secrets;
        }

        return lineup.Suspects.IsEmpty
            ? inquiry.Inconclusive("No commit since the last proven green changes what is built, and nothing else that can be undone differs.")
            : Search(inquiry, [], null);
    }

    /// <summary>Lists the commits that tests spoke free.</summary>
    public static ImmutableArray<RuledOut> RuledOut(Inquiry inquiry)
    {
        if (inquiry.Start.GoodEnd is null)
        {
            return [];
        }

        var lineup = Lineup.OfHistory(inquiry, []);
        var suspects = lineup.Suspects;
        var tested = suspects.Select((commit, index) => (commit, Seen: inquiry.Seen(lineup.After(index)))).ToImmutableArray();
        var firstBad = Array.FindIndex([.. tested], entry => entry.Seen.Bad > 0);
        var lastGood = Array.FindLastIndex([.. tested.Take(firstBad < 0 ? tested.Length : firstBad)], entry => entry.Seen.Good > 0);
        return lastGood < 0
            ? []
            : [new RuledOut($"{lastGood + 1} commits up to {Short(suspects[lastGood].Id)}", "with all of them in it, the failure is not there") { Evidence = inquiry.WhereSeen(lineup.After(lastGood), ProbeOutcome.Good) }];
    }

    private static Command GoodEndIsRed(Inquiry inquiry, Sightings seen)
    {
        var commit = Short(inquiry.Start.GoodEnd!);
        if (seen.Untestable > 0 && seen.Bad == 0)
        {
            return inquiry.Inconclusive($"The oldest revision that may be looked at, {commit}, does not build or start, so the search has no good end.");
        }

        if (inquiry.Start.ProvenEnd is not null)
        {
            return ChangedSecrets(inquiry, $"Revision {commit} was proven and now fails alike");
        }

        if (inquiry.Start.GoodEndIsCut)
        {
            return inquiry.Inconclusive($"This clone is shallow: {commit} is the oldest commit that it holds, and it fails alike. Fetch the rest (git fetch --unshallow) and run again.{Elsewhere(inquiry)}");
        }

        return inquiry.Start.GoodEndIsRoot
            ? inquiry.Conclude(new Conclusion(
                Ending.NeverGreen,
                (Suspect?)SourceOf(inquiry) ?? Surroundings.Suspects(inquiry).FirstOrDefault(),
                $"It was never green: the first commit, {commit}, fails alike, so there is nothing to go back to and no commit to blame.{Elsewhere(inquiry)}",
                inquiry.RuledOut(),
                0))
            : inquiry.Inconclusive($"It is older than the {inquiry.Start.Limits.History} commits that may be looked at: {commit} fails alike.{Elsewhere(inquiry)}");
    }

    // What was proven on a history that was rewritten since, or that was not fetched, is no good end of this one.
    private static string Elsewhere(Inquiry inquiry) =>
        inquiry.Start.Baseline is { } baseline ? $" What was proven last, {Short(baseline.Commit)}, is not in this history: it was rewritten, or not fetched." : "";

    // A secret's former value is not kept, so nothing can undo its change; where nothing else differs from what was proven, the evidence still points at it.
    private static Command ChangedSecrets(Inquiry inquiry, string seen) =>
        SecretsOf(inquiry) switch
        {
            [] => inquiry.Conclude(Surroundings.Conclude(inquiry, $"{seen}: something outside commits, configuration and suites changed.")),
            [var secret] when Surroundings.Declared(inquiry).IsEmpty => inquiry.Conclude(new Conclusion(
                Ending.Likely,
                new ConfigurationSuspect(secret.Subject, secret.Before, secret.Now),
                $"{seen}, and of all that is compared the secret {secret.Subject} alone is not what it was; its former value is not kept, so no experiment could restore it.",
                inquiry.RuledOut(),
                0)),
            var secrets => inquiry.Inconclusive(
                $"{seen}; of all that is compared these are not what they were: {string.Join(", ", secrets.Concat(Surroundings.Declared(inquiry)).Select(changed => changed.Subject))}."),
        };

    // A deployment that does not come up shows no case. Where what was proven comes up with the secrets of today and then fails, taking a commit out would only hide them.
    private static Command? TrySecrets(Inquiry inquiry, Candidate good)
    {
        if (inquiry.Issue.Issue.Deployment is null || inquiry.Start.ProvenEnd is null || SecretsOf(inquiry).IsEmpty)
        {
            return null;
        }

        var whole = good with { InWholeRound = true };
        return inquiry.Seen(whole).IsUnknown ? inquiry.Probe(whole)
            : inquiry.ShowsAnother(whole) ? ChangedSecrets(inquiry, $"Revision {Short(good.Commit)} was proven; with the configuration of today it comes up and then fails")
            : null;
    }

    private static ImmutableArray<Finding> SecretsOf(Inquiry inquiry) => [.. inquiry.FindingsOf(FindingKind.ConfigurationChanged).Where(DiagnosisPlan.IsSecret)];

    private static SourceSuspect? SourceOf(Inquiry inquiry) =>
        inquiry.FindingsOf(FindingKind.SourceLocation).Select(finding => finding.Subject.LastIndexOf(':') is var colon and > 0
            && int.TryParse(finding.Subject.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var line) ? new SourceSuspect(finding.Subject[..colon], line) : null).FirstOrDefault(source => source is not null);

    // Causes that are confirmed already and keep the failure there are taken out of every state; where nothing more is found behind them, the fallback is what they came to.
    private static Command Search(Inquiry inquiry, ImmutableArray<CommitSuspect> taken, Command? fallback)
    {
        var lineup = Lineup.OfHistory(inquiry, Ids(taken));
        return lineup.Search(inquiry, Ids(taken), OfHead(inquiry, lineup, taken)) switch
        {
            SearchStep.Probe probe => inquiry.Probe(lineup.After(probe.Index)) with { IsSearch = true },
            SearchStep.Found found => Inside(inquiry, lineup, found.Index, taken, fallback),
            _ when fallback is not null => fallback,
            SearchStep.NoCulprit none => inquiry.Conclude(new Conclusion(
                Ending.NoCauseFlaky, null, $"No commit brought it in (probability {none.Confidence:P0}): it comes and goes on revisions before and after.", inquiry.RuledOut(), 0)),
            SearchStep.Narrowed range => inquiry.Inconclusive(
                $"It came with one of {string.Join(", ", lineup.Suspects[range.First..(range.Last + 1)].Select(commit => Short(commit.Id)))}; none of the states between them can be tested."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // What the target itself showed says how steady the failure is, and what was proven at the baseline was seen there.
    // What is deployed has the same code as the newest suspect's state, so what was seen of it counts there.
    private static IEnumerable<Observation> OfHead(Inquiry inquiry, Lineup lineup, ImmutableArray<CommitSuspect> taken)
    {
        var (newest, head) = (lineup.Suspects.Length - 1, inquiry.Without(inquiry.Head, Ids(taken)));
        return Lineup.Observations(newest, taken.IsEmpty ? inquiry.OnTarget : default)
            .Concat(Lineup.Observations(newest, lineup.After(newest) == head ? default : inquiry.Seen(head)))
            .Concat(Lineup.Observations(-1, new Sightings(inquiry.Start.ProvenEnd is null ? 0 : 1, 0, 0)));
    }

    // Of a merge, the commit that it brought in is looked for. Where none of them alone can be blamed and taken out, the merge as a whole is the culprit.
    private static Command Inside(Inquiry inquiry, Lineup lineup, int index, ImmutableArray<CommitSuspect> taken, Command? fallback)
    {
        var merge = lineup.Suspects[index];
        if (!merge.Inside.IsEmpty)
        {
            var inside = Lineup.OfMerge(inquiry, lineup, index);
            switch (inside.Search(inquiry, Ids(taken), []))
            {
                case SearchStep.Probe probe:
                    return inquiry.Probe(inside.After(probe.Index)) with { IsSearch = true };
                case SearchStep.Found { Index: > 0 } found when !IsInVain(inquiry.Seen(inquiry.Without(inquiry.Head, [.. Ids(taken), inside.Suspects[found.Index].Id]))):
                    return Judge(inquiry, inside, found.Index, new CommitSuspect(inside.Suspects[found.Index].Id, inside.Suspects[found.Index].Subject) { Merge = merge.Id }, taken, fallback);
            }
        }

        return Judge(inquiry, lineup, index, new CommitSuspect(merge.Id, merge.Subject), taken, fallback);
    }

    private static Command Judge(Inquiry inquiry, Lineup lineup, int index, CommitSuspect suspect, ImmutableArray<CommitSuspect> taken, Command? fallback)
    {
        var head = inquiry.Without(inquiry.Head, Ids(taken));
        var removed = inquiry.Without(head, [suspect.Commit]);
        var seen = inquiry.Seen(removed);
        if (!IsInVain(seen))
        {
            return taken.IsEmpty ? Confirmation.Next(inquiry, suspect, with: inquiry.Head, without: removed) : Together(inquiry, suspect, taken, head, removed);
        }

        // Where it cannot be taken out of what is deployed (a later change builds on it), it is tried where it came in.
        // Where taking it out does not clear the failure, there is another cause with the same symptom behind it; this one is still a cause where it came in.
        var (after, before) = (lineup.After(index), lineup.Before(index));
        var came = Confirmation.Next(inquiry, suspect, with: after, without: before, picked: 1);
        if (came is Command.Probe)
        {
            return came;
        }

        return seen.Untestable == 0 && taken.Length + 1 < MostCauses && Confirmation.IsConfirmed(inquiry, after, before, picked: 1)
            ? Search(inquiry, [.. taken, suspect], fallback ?? came)
            : fallback ?? came;
    }

    // A cause was found behind others. It may be the only one that still matters: then taking it out alone clears the failure.
    private static Command Together(Inquiry inquiry, CommitSuspect suspect, ImmutableArray<CommitSuspect> taken, Candidate head, Candidate removed)
    {
        var alone = inquiry.Without(inquiry.Head, [suspect.Commit]);
        var seen = inquiry.Seen(alone);
        return seen.IsUnknown ? inquiry.Probe(alone)
            : seen.Good > seen.Bad ? Confirmation.Next(inquiry, suspect, with: inquiry.Head, without: alone)
            : Confirmation.Next(inquiry, taken[0], [.. taken[1..], suspect], with: head, without: removed);
    }

    private static bool IsInVain(Sightings seen) => seen.Untestable > 0 || seen.Bad > seen.Good;

    private static ImmutableArray<string> Ids(ImmutableArray<CommitSuspect> suspects) => [.. suspects.Select(suspect => suspect.Commit)];

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
