using System.Globalization;
using System.Text;
using Regreen.Core.Diagnosing;
using static Regreen.Engine.Reporting.MarkdownText;

namespace Regreen.Engine.Reporting;

/// <summary>Writes what was found out about each issue of an iteration, and what was done about it.</summary>
internal sealed class MarkdownDiagnosis(StringBuilder text, RunView run, IterationView iteration, ReportEvidence evidence)
{
    private const int DiffLines = 60;
    private const int MostSuspects = 5;

    public void Write()
    {
        foreach (var issue in iteration.Issues.Where(issue => issue.Diagnosis is not null))
        {
            Line($"## Step 3: Five whys of issue {issue.Issue.Id.Number}");
            Line();
            Told(issue.Findings.Where(finding => finding.Kind == FindingKind.SeenBefore), "**Seen before.**");
            Told(issue.Findings.Where(finding => finding.Kind == FindingKind.ChangeTouches), "Looked at first:");
            Told(issue.Findings.Where(finding => Refutations.Of(finding) is not null).Take(MostSuspects), "Suspected:");
            Told(issue.Findings.Where(finding => finding is { By: Investigator.Model, Kind: FindingKind.Hypothesis }), "Proposed by a model, proves nothing:");
            Told(issue.Findings.Where(finding => finding is { By: Investigator.Model, Kind: FindingKind.ModelAsked }), "A model was asked:");
            Told(issue.Findings.Where(finding => finding.Kind == FindingKind.NotSeen), "**Not seen.**");
            Whys(issue.Diagnosis!);
            if (FlowView.Of(run, iteration, issue, evidence) is { } flow)
            {
                MarkdownFlow.Write(text, flow);
            }

            RuledOut(issue.Diagnosis!);
            Cause(issue, issue.Diagnosis!);
        }

        if (iteration.Issues.Any(issue => !issue.Remedies.IsEmpty || issue.Committed is not null))
        {
            Line("## Step 5: Repair");
            Line();
            foreach (var issue in iteration.Issues.Where(issue => !issue.Remedies.IsEmpty || issue.Committed is not null))
            {
                Repair(issue);
            }
        }
    }

    private void Told(IEnumerable<Finding> findings, string how)
    {
        foreach (var finding in findings)
        {
            Line($"{how} {Text(finding.Text)}{(Refutations.Of(finding) is { } refutation ? $" {refutation}" : "")}{(finding.By != Investigator.Model || finding.Evidence.IsEmpty ? "" : $" Evidence: {string.Join("; ", finding.Evidence.Select(Place))}")}");
            Line();
        }
    }

    private void Line(string line = "") => text.Append(line).Append('\n');

    private void Whys(Diagnosis diagnosis)
    {
        foreach (var why in diagnosis.Whys)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{why.Number}. **{Text(why.Question)}** {Text(why.Answer)}"));
            Line($"   - Evidence: {(why.IsSeen ? string.Join("; ", why.Evidence.Select(Place)) : "**not seen**")}");
            Line($"   - Checked: {Text(why.Check)}");
        }

        Line();
    }

    private string Place(Core.Recording.Locator locator)
    {
        var resolves = evidence.ContextOf(locator).Length > 0;
        return $"{Text(locator.Label)}: {Code(locator.Quote)} ({Words.Kebab(locator.Kind)} {Code(locator.Evidence.Value)}, line {locator.Line}{(resolves ? "" : ", **does not resolve**")})";
    }

    private void RuledOut(Diagnosis diagnosis)
    {
        Line("### Ruled out");
        Line();
        if (diagnosis.RuledOut.IsEmpty)
        {
            Line("Nothing was ruled out.");
        }

        foreach (var item in diagnosis.RuledOut)
        {
            Line($"- {Text(item.Suspect)}: {Text(item.By)}{(item.Evidence.IsEmpty ? "" : $". Evidence: {string.Join("; ", item.Evidence.Select(Place))}")}");
        }

        Line();
    }

    private void Cause(IssueView issue, Diagnosis diagnosis)
    {
        Line($"## Step 4: Cause of issue {issue.Issue.Id.Number}: {Words.Of(diagnosis.Ending)}");
        Line();
        Line($"**{Text(diagnosis.Cause?.Name ?? "no cause named")}**{(diagnosis.Cause is CommitSuspect commit ? $" ({Text(commit.Subject)})" : "")}: {Text(diagnosis.Summary)}");
        Line();
        if (!issue.Probes.IsEmpty)
        {
            Line($"Search over the history, {Words.Count(issue.Probes.Length, "probe")}: {string.Join(", ", issue.Probes.Select(probe => $"{Code(Words.Short(probe.Candidate.Commit))} {Words.Of(probe.Outcome)}"))}.");
            Line();
        }

        if (!issue.Experiments.IsEmpty)
        {
            Line($"Experiments, Bayes factor {Words.BayesFactor(diagnosis.BayesFactor)}:");
            Line();
            Line("| # | on/off | what ran | what was seen | |");
            Line("|---|---|---|---|---|");
            var target = iteration.Deployed?.Candidate;
            foreach (var (index, probe) in issue.Experiments.Index())
            {
                Line(string.Create(CultureInfo.InvariantCulture, $"| {index + 1} | {((probe.Candidate with { InWholeRound = false }).Equals(target) ? "on" : "off")} | {Text(Words.Changed(probe.Candidate))} | {Words.AsExperiment(probe.Outcome)} | {Text(probe.Detail)} |"));
            }

            Line();
        }
    }

    private void Repair(IssueView issue)
    {
        Line($"### Issue {issue.Issue.Id.Number}");
        Line();
        foreach (var remedy in issue.Remedies)
        {
            Line($"- {(remedy.Accepted ? "✔ accepted" : "✘ refused")}: {Text(remedy.Remedy.Name)}. {Text(remedy.Reason)}{(remedy.WrittenBy is { } by ? $" {Text(by)}" : "")}");
        }

        Line();
        Diff(issue);
        Committed(issue);
        Line();
    }

    private void Diff(IssueView issue)
    {
        if (issue.Remedies.LastOrDefault(remedy => remedy is { Accepted: true, Diff: not null })?.Diff is { } diff && evidence.LinesOf(diff, DiffLines) is { } lines)
        {
            var rest = evidence.Length(diff) - DiffLines;
            Line(Block(string.Join('\n', lines) + (rest > 0 ? $"\n… {rest} more lines" : ""), "diff"));
        }
    }

    private void Committed(IssueView issue)
    {
        if (issue.Approved is { } approved)
        {
            Line($"Approved by {Text(approved.By)}.  ");
        }

        if (issue.Committed is { } committed)
        {
            Line(committed.Commit is null
                ? $"Deployed with {Text(Words.Changed(committed.Candidate))}; no file of the repository changed."
                : $"Commit {Code(committed.Commit)} on branch {Code(committed.Branch ?? "unknown")}. Its trailers name the issue and the evidence.");
        }

        if (issue.Proposal is { } proposal)
        {
            Line();
            Line(proposal.PullRequest is { } opened ? $"Pull request: [#{opened.Number}]({opened.Address})." : "Pull request: not made.");
            if (proposal.Trouble is { } trouble)
            {
                Line($"✘ {Text(trouble)}");
            }
        }

        if (issue.Undone is { } undone)
        {
            Line();
            Line($"✘ Taken back by a revert commit: {Text(undone.Reason)}");
        }
    }
}
