using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Running;

namespace Regreen.Core.Diagnosing;

/// <summary>
/// Decides what to try next to explain an issue, from what was tried so far. It goes from cheap to dear and undoes one thing at a time:
/// does it show in a preview; is it the configuration; the suite; a commit? Whatever is suspected is then undone and redone until that is decisive.
/// </summary>
public static class DiagnosisPlan
{
    private const int MostTries = 6;

    /// <summary>Decides the next step: a probe, or the conclusion.</summary>
    public static Command Next(RunState state, IssueState issue)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(issue);
        var inquiry = new Inquiry(state, issue);
        if (!inquiry.Start.Capabilities.Previews)
        {
            return inquiry.Conclude(EvidenceOnly.Conclude(inquiry));
        }

        return Reproduce(inquiry) ?? TryConfiguration(inquiry) ?? TrySuite(inquiry) ?? CommitInquiry.Next(inquiry);
    }

    /// <summary>Says whether a changed value is a secret, of which only a fingerprint is kept.</summary>
    internal static bool IsSecret(Finding finding) =>
        finding.Before?.StartsWith("secret:", StringComparison.Ordinal) == true || finding.Now?.StartsWith("secret:", StringComparison.Ordinal) == true;

    // Does a preview of what is deployed fail alike? If not, the target differs from it in something that is no change of ours.
    private static Command? Reproduce(Inquiry inquiry)
    {
        var seen = inquiry.Seen(inquiry.Head);
        if (seen.Bad > 0)
        {
            return null;
        }

        if (seen.Untestable > 0)
        {
            return inquiry.Inconclusive("What is deployed cannot be started as a preview, so no experiment was possible.");
        }

        // A failure that comes and goes gets more tries than one that was there every time.
        return seen.Good < 2 ? inquiry.Probe(inquiry.Head)
            : TryProcesses(inquiry) ?? (inquiry.IsFlaky && seen.Good < MostTries ? inquiry.Probe(inquiry.Head) : TryAmongAll(inquiry) ?? NotReproduced(inquiry));
    }

    // A failure that was there every time, and never when its cases run alone, may need what the other cases leave behind: a full table, a used-up limit.
    private static Command.Probe? TryAmongAll(Inquiry inquiry) =>
        !inquiry.IsFlaky && inquiry.Issue.Issue.Cases.Length < inquiry.Start.Manifest.Count(entry => entry.Gate) && inquiry.Seen(inquiry.AmongAll).IsUnknown
            ? inquiry.Probe(inquiry.AmongAll)
            : null;

    private static Command? TryProcesses(Inquiry inquiry)
    {
        var down = SuspectPriors.Order(inquiry, [.. inquiry.FindingsOf(FindingKind.ProcessDown)]);
        if (down is [var first, ..] && !inquiry.Start.Capabilities.StopProcesses)
        {
            return inquiry.Conclude(new Conclusion(
                Ending.Likely, new ProcessSuspect(first.Subject), $"The process {first.Subject} does not run and a preview with it passes; no single process can be stopped here to prove it. {Refutations.Of(new ProcessSuspect(first.Subject))}", inquiry.RuledOut(), 0));
        }

        foreach (var finding in down)
        {
            var stopped = inquiry.Head with { Stopped = [finding.Subject] };
            var seen = inquiry.Seen(stopped);
            if (seen.Good == 0 && seen.Untestable == 0)
            {
                return Confirmation.Next(inquiry, new ProcessSuspect(finding.Subject), with: stopped, without: inquiry.Head);
            }
        }

        return null;
    }

    private static Command NotReproduced(Inquiry inquiry) =>
        inquiry.IsFlaky
            ? inquiry.Conclude(new Conclusion(Ending.NoCauseFlaky, null, "The failure comes and goes on the same revision.", inquiry.RuledOut(), 0))
            : inquiry.Conclude(Surroundings.Conclude(inquiry, "A preview of the very revision that is deployed passes: the target differs from it in state or surroundings."));

    private static Command? TryConfiguration(Inquiry inquiry)
    {
        var changed = inquiry.FindingsOf(FindingKind.ConfigurationChanged).Where(finding => !IsSecret(finding)).ToImmutableArray();
        if (changed.IsEmpty)
        {
            return null;
        }

        var all = inquiry.Head with { Configuration = changed.Aggregate(inquiry.Head.Configuration, (values, finding) => values.SetItem(finding.Subject, finding.Before)) };
        var seen = inquiry.Seen(all);
        if (seen.IsUnknown)
        {
            return inquiry.Probe(all);
        }

        return seen.Bad > 0 || seen.Untestable > 0 ? null : FindKey(inquiry, changed, all);
    }

    // All keys together clear the failure: find one that does so alone.
    private static Command? FindKey(Inquiry inquiry, ImmutableArray<Finding> changed, Candidate all)
    {
        foreach (var finding in SuspectPriors.Order(inquiry, changed))
        {
            var restored = inquiry.Head with { Configuration = inquiry.Head.Configuration.SetItem(finding.Subject, finding.Before) };
            var seen = inquiry.Seen(restored);
            if (seen.IsUnknown)
            {
                return inquiry.Probe(restored);
            }

            if (seen.Bad == 0 && seen.Untestable == 0)
            {
                return Confirmation.Next(inquiry, new ConfigurationSuspect(finding.Subject, finding.Before, finding.Now), with: inquiry.Head, without: restored);
            }
        }

        // None alone: either several together, or the failure only stayed away by chance when all were tried.
        return inquiry.Seen(all).Good < MostTries ? inquiry.Probe(all) : inquiry.Inconclusive("Several configuration values together cause it, and none of them alone.");
    }

    private static Command? TrySuite(Inquiry inquiry)
    {
        var files = inquiry.FindingsOf(FindingKind.SuiteChanged).Select(finding => finding.Subject).ToImmutableArray();
        if (files.IsEmpty || inquiry.Start.Baseline is not { } baseline)
        {
            return null;
        }

        var restored = inquiry.Head with { SuiteCommit = baseline.Commit };
        var seen = inquiry.Seen(restored);
        return seen.IsUnknown ? inquiry.Probe(restored)
            : seen.Bad > 0 || seen.Untestable > 0 ? null
            : Confirmation.Next(inquiry, new SuiteSuspect(files, baseline.Commit), with: inquiry.Head, without: restored);
    }
}
