using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Triaging;
using Regreen.Engine.Reporting;
using static Regreen.Cli.Views.StoryLine;

namespace Regreen.Cli.Views;

/// <summary>How the story tells issues, their explanation and their repair.</summary>
internal sealed partial class RunNarrator
{
    private IEnumerable<StoryLine> Explaining(RunView run, Fact fact) => fact switch
    {
        EvidenceGathered gathered => gathered.Findings.Select(finding => Of(4, 2, Dim($"{Words.Kebab(finding.By)}: "), Plain(finding.Text))),
        CandidateProbed probed => [Probed(run, probed)],
        IssueDiagnosed diagnosed => Diagnosed(diagnosed),
        RemedyTried tried =>
        [
            Of(2, 2, tried.Accepted ? Good($"{glyphs.Ok} repair accepted") : Bad($"{glyphs.No} repair refused"), Strong($" {tried.Remedy.Name}"), Plain($": {tried.Reason}")),
            .. tried.Accepted ? run.Last!.Issues.Where(issue => issue.GoesWith == tried.Issue).Select(issue => Of(4, 2, Plain($"{issue.Issue.Id} goes with it: all of its cases pass on that preview, so they have one cause"))) : [],
        ],
        RepairApproved approved => [Of(2, 2, Plain($"approved by {approved.By}"))],
        RepairCommitted { Commit: { } commit } committed => [Of(2, 2, Plain("committed "), Strong(Words.Short(commit)), Plain($" on branch {committed.Branch}"))],
        RepairCommitted committed => [Of(2, 2, Plain($"no file of the repository changes: {Words.Changed(committed.Candidate)}"))],
        RepairProposed { PullRequest: { } opened } proposed => [Of(2, 2, Good($"{glyphs.Ok} pull request "), Strong(opened.Address), Plain(proposed.Trouble is { } trouble ? $": {trouble}" : ""))],
        RepairProposed proposed => [Of(2, 2, Bad($"{glyphs.No} pull request not made"), Plain($": {proposed.Trouble}"))],
        RepairUndone undone => [Of(2, 2, Bad($"{glyphs.No} repair taken back"), Plain($" by a revert commit: {undone.Reason}"))],
        _ => [],
    };

    /// <summary>What the verdicts of an iteration come to: told once, when the first fact after them comes.</summary>
    private IEnumerable<StoryLine> Verdicts(RunView run)
    {
        if (run.Last is not { } iteration)
        {
            yield break;
        }

        var green = iteration.Proven == iteration.Gated.Length && iteration.Proven > 0;
        yield return Of(2, 2, new Piece($"{(green ? glyphs.Ok : glyphs.No)} {iteration.Proven}/{iteration.Gated.Length} of the manifest proven", green ? Tone.Good : Tone.Bad));
        foreach (var item in iteration.Cases.Where(item => item.Count is { } count && count.Failed < count.Attempts))
        {
            yield return Of(2, 2, new Piece($"{glyphs.Of(item.Verdict)} {Words.Of(item.Verdict),-9}", ToneOf(item.Verdict)), Plain($"{item.Case}  "), Dim(item.Count!.Tell()));
        }

        foreach (var item in iteration.Cases.Where(item => item.IsQuarantined))
        {
            yield return Of(2, 2, new Piece($"{glyphs.Of(item.Verdict)} {Words.Of(item.Verdict),-9}", ToneOf(item.Verdict)), Plain($"{item.Case}  "), Dim(Words.Quarantine(item)));
        }

        foreach (var line in Comparison(iteration))
        {
            yield return line;
        }

        foreach (var issue in iteration.Issues.Select(view => view.Issue))
        {
            yield return Blank;
            yield return Of(2, 2, Strong(Sentence(issue)), Plain($": {issue.Title}"), Dim($" ({issue.Id})"));
        }
    }

    private static string Sentence(Issue issue) => (issue.Cases.Length + issue.Explains.Length) switch
    {
        1 => "one issue explains one failure",
        var count => $"one issue explains {count} failures",
    };

    private static IEnumerable<StoryLine> Comparison(IterationView iteration)
    {
        var suites = iteration.Suites.Where(suite => !suite.Hollow.IsEmpty).ToList();
        if (suites.Count == 0)
        {
            yield break;
        }

        var width = suites.Max(suite => suite.Name.Length);
        yield return Blank;
        yield return Of(2, 0, Dim($"{"suite".PadRight(width)}  says   proven"));
        foreach (var suite in suites)
        {
            yield return Of(
                2,
                2,
                Plain($"{suite.Name.PadRight(width)}  {$"{suite.Says}/{suite.Cases.Length}",-5}  "),
                new Piece($"{$"{suite.Proven}/{suite.Cases.Length}",-6}", suite.Proven == suite.Cases.Length ? Tone.Good : Tone.Bad),
                Dim(suite.Gate ? "" : "  not gated"));
            foreach (var doubt in suite.Doubts)
            {
                yield return Of(4, 0, Dim(doubt));
            }
        }
    }

    private StoryLine Probed(RunView run, CandidateProbed probed)
    {
        var isOther = run.Last?.Issues.SelectMany(issue => issue.Probes).Contains(probed) == true;
        var tone = probed.Outcome switch { ProbeOutcome.Good => Tone.Good, ProbeOutcome.Bad => Tone.Bad, _ => Tone.Dim };
        if (isOther)
        {
            return Of(4, 2, Plain($"probing {PlaceOf(run, probed.Candidate)} {glyphs.Arrow} "), new Piece(Words.Of(probed.Outcome), tone), Dim(probed.Outcome is ProbeOutcome.Good or ProbeOutcome.Bad ? "" : $"  {probed.Detail}"));
        }

        var isOn = (probed.Candidate with { InWholeRound = false }).Equals(run.Last?.Deployed?.Candidate ?? run.Start.Head);
        return Of(4, 2, Plain("experiment "), Strong(isOn ? "on" : "off"), Plain($"{(isOn ? " " : "")} {Words.Changed(probed.Candidate)} {glyphs.Arrow} "), new Piece(Words.AsExperiment(probed.Outcome), tone));
    }

    private static string PlaceOf(RunView run, Candidate candidate)
    {
        var index = run.Start.History.Select(commit => commit.Id).ToList().IndexOf(candidate.Commit);
        var place = index < 0 ? "" : $"commit {index + 1} of {run.Start.History.Length}, ";
        return $"{place}{Words.Short(candidate.Commit)}{(candidate.Without.IsEmpty ? "" : $" {Words.Changed(candidate)}")}";
    }

    private IEnumerable<StoryLine> Diagnosed(IssueDiagnosed fact)
    {
        var diagnosis = fact.Diagnosis;
        yield return Blank;
        yield return Of(
            2,
            2,
            new Piece($"{(diagnosis.Ending == Ending.Confirmed ? glyphs.Ok : glyphs.Open)} {Words.Of(diagnosis.Ending)}", diagnosis.Ending == Ending.Confirmed ? Tone.Good : Tone.Strong),
            Strong(diagnosis.Cause is { } cause ? $" {cause.Name}" : ""),
            Dim(diagnosis.Cause is CommitSuspect commit ? $" {commit.Subject}" : ""),
            Dim(diagnosis.BayesFactor > 1 ? $" {glyphs.Dot} Bayes factor {Words.BayesFactor(diagnosis.BayesFactor)}" : ""));
        yield return Of(4, 0, Plain(diagnosis.Summary));
        foreach (var why in diagnosis.Whys)
        {
            yield return Of(4, 3, Dim($"{why.Number}. {why.Question} "), Plain(why.Answer), Dim(why.IsSeen ? $" [{string.Join("; ", why.Evidence.Select(place => place.Label))}]" : " [not seen]"));
        }

        foreach (var item in diagnosis.RuledOut)
        {
            yield return Of(4, 2, Dim($"ruled out {item.Suspect}: {item.By}"));
        }
    }
}
