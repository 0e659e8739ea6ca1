using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Engine.Reporting;

/// <summary>Shows one issue: what it explains, the five whys with their evidence, the search, the experiments, what was ruled out, the repair.</summary>
internal static class HtmlIssue
{
    public static Markup Write(RunView run, IterationView iteration, IssueView issue, HtmlEvidence evidence) => Html.Of(
        $"""
        <article class="issue" aria-labelledby="i{iteration.Number}-{issue.Issue.Id.Number}">
        <p class="eyebrow">Issue {issue.Issue.Id.Number} <span>explains {Words.Count(issue.Issue.Cases.Length + issue.Issue.Explains.Length, "failure")}</span></p>
        <h3 id="i{iteration.Number}-{issue.Issue.Id.Number}">{issue.Issue.Title}</h3>
        {(issue.Diagnosis is { } diagnosis ? Conclusion(diagnosis) : Undiagnosed(issue))}
        <details><summary>The failures, as their suites word them</summary><pre>{Html.Each(ErrorPatterns.Of(iteration, issue.Issue), pattern => Html.Of($"<span class=\"line\"><span class=\"t\">{pattern}</span></span>"))}</pre></details>
        {Html.Each(issue.Findings.Where(finding => finding.Kind == FindingKind.SeenBefore), finding => Html.Of($"<p>{HtmlIcons.Icon("wave")}<strong>Seen before.</strong> {finding.Text}</p>"))}
        {Html.If(issue.Findings.Any(finding => finding.Kind == FindingKind.ChangeTouches), $"<h4>Looked at first</h4><ul class=\"plain\">{Html.Each(issue.Findings.Where(finding => finding.Kind == FindingKind.ChangeTouches), finding => Html.Of($"<li>{finding.Text}</li>"))}</ul>")}
        {Html.If(issue.Findings.Any(finding => Refutations.Of(finding) is not null), $"<h4>Suspected</h4><ul class=\"plain\">{Html.Each(issue.Findings.Where(finding => Refutations.Of(finding) is not null).Take(5), finding => Html.Of($"<li>{finding.Text} {Refutations.Of(finding)}</li>"))}</ul>")}
        {Html.If(issue.Findings.Any(finding => finding.Kind == FindingKind.NotSeen), $"<h4>Not seen</h4><ul class=\"plain\">{Html.Each(issue.Findings.Where(finding => finding.Kind == FindingKind.NotSeen), finding => Html.Of($"<li>{finding.Text}</li>"))}</ul>")}
        {Html.If(issue.Findings.Any(finding => finding is { By: Investigator.Model, Kind: not FindingKind.NotSeen }), $"<h4>Proposed by a model, which proves nothing</h4><ul class=\"plain\">{Html.Each(issue.Findings.Where(finding => finding is { By: Investigator.Model, Kind: not FindingKind.NotSeen }), finding => Html.Of($"<li>{finding.Text}{Html.Each(finding.Evidence, evidence.Quote)}</li>"))}</ul>")}
        {(FlowView.Of(run, iteration, issue, evidence.Artefacts) is { } flow ? HtmlFlow.Write(flow) : Markup.Empty)}
        {(issue.Diagnosis is { } known ? Explanation(run, iteration, issue, known, evidence) : Markup.Empty)}
        {Repair(issue, evidence)}
        </article>

        """);

    private static Markup Undiagnosed(IssueView issue) => issue.GoesWith is { } other
        ? Html.Of($"<p class=\"cause\"><span class=\"badge ok\">{HtmlIcons.Icon("ok")}same cause</span> as {other.ToString()}</p><p class=\"lead\">All of its cases pass on the preview of that repair.</p>")
        : Html.Of($"<p class=\"dim\">Not diagnosed.</p>");

    private static Markup Conclusion(Diagnosis diagnosis) => Html.Of(
        $"""
        <p class="cause"><span class="badge {HtmlIcons.Tone(diagnosis.Ending)}">{HtmlIcons.Icon(diagnosis.Ending == Ending.Confirmed ? "ok" : "open")}{Words.Of(diagnosis.Ending)}</span>
        {Html.If(diagnosis.Cause is not null, $"<strong class=\"mono\">{diagnosis.Cause?.Name}</strong>{Html.If(diagnosis.Cause is CommitSuspect, $" <span class=\"dim\">{(diagnosis.Cause as CommitSuspect)?.Subject}</span>")}")}</p>
        <p class="lead">{diagnosis.Summary}</p>
        """);

    private static Markup Explanation(RunView run, IterationView iteration, IssueView issue, Diagnosis diagnosis, HtmlEvidence evidence) => Html.Of(
        $"""
        <h4>Five whys</h4>
        <ol class="whys">{Html.Each(diagnosis.Whys, why => Why(why, evidence))}</ol>
        {Culprit(diagnosis, evidence)}
        {Search(run, issue, diagnosis)}
        {Experiments(iteration, issue, diagnosis)}
        {Html.If(!diagnosis.RuledOut.IsEmpty, $"<h4>Ruled out</h4><ul class=\"plain\">{Html.Each(diagnosis.RuledOut, item => Html.Of($"<li><s>{item.Suspect}</s> <span class=\"dim\">{item.By}</span>{Html.Each(item.Evidence, place => Html.Of($" <span class=\"small dim\">{place.Label}: line {place.Line} of {HtmlEvidence.Link(place.Evidence)}</span>"))}</li>"))}</ul>")}
        """);

    private static Markup Why(Why why, HtmlEvidence evidence) => Html.Of(
        $"""
        <li><p class="q">{why.Question}</p><p class="a">{why.Answer}</p>
        {(why.IsSeen ? Html.Each(why.Evidence.Where(place => !IsShownAsDiff(place, evidence)), evidence.Quote) : Html.Of($"<p class=\"dim\">{HtmlIcons.Icon("dash")}not seen</p>"))}
        {Html.Each(why.Evidence.Where(place => IsShownAsDiff(place, evidence)), place => Html.Of($"<p class=\"small dim\">{place.Label}, line {place.Line} of {HtmlEvidence.Link(place.Evidence)}, shown below</p>"))}
        <p class="small dim">How it was checked: {why.Check}</p></li>
        """);

    private static bool IsShownAsDiff(Locator place, HtmlEvidence evidence) => place.Kind == EvidenceKind.Diff && evidence.Resolves(place);

    private static Markup Culprit(Diagnosis diagnosis, HtmlEvidence evidence)
    {
        var diffs = diagnosis.Whys.SelectMany(why => why.Evidence).Where(place => IsShownAsDiff(place, evidence)).DistinctBy(place => place.Evidence).ToList();
        return diffs.Count == 0 ? Markup.Empty : Html.Of($"<h4>The change that did it</h4>{Html.Each(diffs, place => Html.Of($"<figure class=\"quote\"><figcaption><span class=\"kind\">diff</span> {place.Label}</figcaption>{evidence.Diff(place.Evidence)}</figure>"))}");
    }

    private static Markup Search(RunView run, IssueView issue, Diagnosis diagnosis)
    {
        if (issue.Probes.IsEmpty || run.Start.History.IsEmpty)
        {
            return Markup.Empty;
        }

        var probes = issue.Probes.Concat(issue.Experiments.Where(probe => Words.Changed(probe.Candidate) == "as it is")).ToLookup(probe => probe.Candidate.Commit, StringComparer.Ordinal);
        var culprit = (diagnosis.Cause as CommitSuspect)?.Commit;
        return Html.Of(
            $"""
            <h4>The search <span class="dim">{Words.Count(issue.Probes.Length, "probe")} over {Words.Count(run.Start.History.Length, "commit")}</span></h4>
            <ol class="strip" aria-label="Commits, oldest first">{Html.Each(run.Start.History, commit => Cell(commit, probes[commit.Id].LastOrDefault(), commit.Id == culprit))}</ol>
            <ul class="legend"><li>{HtmlIcons.Icon("ok")}good</li><li>{HtmlIcons.Icon("no")}bad</li><li>{HtmlIcons.Icon("warn")}untestable</li><li>{HtmlIcons.Icon("wave")}other failure</li><li><span class="key none"></span>not probed</li><li><span class="key culprit"></span>culprit</li></ul>
            <details><summary>Each probe</summary><ol class="plain">{Html.Each(issue.Probes, probe => Html.Of($"<li><span class=\"{HtmlIcons.Tone(probe.Outcome)}\">{HtmlIcons.Of(probe.Outcome)}{Words.Of(probe.Outcome)}</span> <span class=\"mono\">{Words.Short(probe.Candidate.Commit)}</span> {run.Start.History.FirstOrDefault(commit => commit.Id == probe.Candidate.Commit)?.Subject} <span class=\"dim\">{probe.Detail}</span></li>"))}</ol></details>
            """);
    }

    private static Markup Cell(CommitSummary commit, CandidateProbed? probe, bool isCulprit)
    {
        var said = (probe is null ? commit.ChangesBuild ? "not probed" : "changes no build input" : Words.Of(probe.Outcome)) + (isCulprit ? ", the culprit" : "");
        return Html.Of(
            $"""<li class="{(probe is null ? "none" : HtmlIcons.Tone(probe.Outcome))}{(isCulprit ? " culprit" : "")}" title="{Words.Short(commit.Id)} {commit.Subject}: {said}">{(probe is null ? Markup.Empty : HtmlIcons.Of(probe.Outcome))}<span class="hidden">{Words.Short(commit.Id)}: {said}</span></li>""");
    }

    private static Markup Experiments(IterationView iteration, IssueView issue, Diagnosis diagnosis)
    {
        var target = iteration.Deployed?.Candidate;
        return issue.Experiments.IsEmpty ? Markup.Empty : Html.Of(
            $"""
            <h4>Experiments <span class="dim">Bayes factor {Words.BayesFactor(diagnosis.BayesFactor)}</span></h4>
            <ol class="trials">{Html.Each(issue.Experiments, probe => Html.Of(
                $"""<li title="{probe.Detail}"><span class="switch">{((probe.Candidate with { InWholeRound = false }).Equals(target) ? "on" : "off")}</span><span class="what">{Words.Changed(probe.Candidate)}</span><span class="{HtmlIcons.Tone(probe.Outcome)}">{HtmlIcons.Of(probe.Outcome)}{Words.AsExperiment(probe.Outcome)}</span></li>"""))}</ol>
            """);
    }

    private static Markup Repair(IssueView issue, HtmlEvidence evidence)
    {
        if (issue.Remedies.IsEmpty && issue.Committed is null)
        {
            return Markup.Empty;
        }

        var diff = issue.Remedies.LastOrDefault(remedy => remedy.Accepted)?.Diff;
        return Html.Of(
            $"""
            <h4>The repair</h4>
            <ul class="plain">{Html.Each(issue.Remedies, Tried)}</ul>
            {(issue.Committed is { } committed ? Committed(committed, issue.Approved) : Markup.Empty)}
            {(issue.Proposal is { } proposal ? Proposed(proposal) : Markup.Empty)}
            {(diff is { } id ? Html.Of($"<figure class=\"quote\"><figcaption><span class=\"kind\">diff</span> the repair</figcaption>{evidence.Diff(id)}</figure>") : Markup.Empty)}
            {(issue.Undone is { } undone ? Html.Of($"<p class=\"bad\">{HtmlIcons.Icon("no")}Taken back by a revert commit: {undone.Reason}</p>") : Markup.Empty)}
            """);
    }

    private static Markup Tried(RemedyTried remedy) => Html.Of($"<li><span class=\"{(remedy.Accepted ? "good" : "bad")}\">{HtmlIcons.Icon(remedy.Accepted ? "ok" : "no")}{(remedy.Accepted ? "accepted" : "refused")}</span> <strong>{remedy.Remedy.Name}</strong> <span class=\"dim\">{remedy.Reason} {remedy.WrittenBy ?? ""}</span></li>");

    private static Markup Proposed(RepairProposed proposal) => Html.Of(
        $"""
        <p>Pull request: {(proposal.PullRequest is { } opened ? Html.Of($"<a href=\"{opened.Address}\" rel=\"noreferrer\">#{opened.Number}</a>") : Html.Of($"not made"))}{Html.If(proposal.Trouble is not null, $": {proposal.Trouble}")}</p>
        """);

    private static Markup Committed(RepairCommitted committed, RepairApproved? approved) => Html.Of(
        $"""
        <p>{(committed.Commit is null
            ? Html.Of($"Deployed with {Words.Changed(committed.Candidate)}; no file of the repository changed")
            : Html.Of($"Commit <span class=\"mono\">{Words.Short(committed.Commit)}</span> on branch <span class=\"mono\">{committed.Branch}</span>"))}{Html.If(approved is not null, $", approved by {approved?.By}")}.</p>
        """);
}
