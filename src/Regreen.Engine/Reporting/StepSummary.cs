using System.Globalization;
using System.Text;
using Regreen.Core.Facts;
using static Regreen.Engine.Reporting.MarkdownText;

namespace Regreen.Engine.Reporting;

/// <summary>Writes the short Markdown for a CI job's page (<c>$GITHUB_STEP_SUMMARY</c>).</summary>
public static class StepSummary
{
    /// <summary>Writes it.</summary>
    public static string Write(RunView run)
    {
        var text = new StringBuilder();
        var outcome = run.End is { } end
            ? string.Create(CultureInfo.InvariantCulture, $"{(end.Outcome == RunOutcome.ProvenGreen ? "✔" : "✘")} {Words.Of(end.Outcome)} (exit {(int)end.Outcome})")
            : "… not ended";
        text.Append(CultureInfo.InvariantCulture, $"## Regreen: {outcome}\n\n");
        if (run.End is { } ended)
        {
            text.Append(Text(ended.Reason)).Append("\n\n");
        }

        AddPolicies(text, run);
        text.Append("| iteration | commit | proven | issues |\n|---|---|---|---|\n");
        foreach (var iteration in run.Iterations)
        {
            var commit = Words.Short((iteration.Deployed?.Candidate ?? iteration.NotDeployed?.Candidate ?? run.Start.Head).Commit);
            text.Append(CultureInfo.InvariantCulture, $"| {iteration.Number} | {Code(commit)} | {iteration.Proven}/{iteration.Gated.Length} | {Issues(iteration)} |\n");
        }

        AddUnproven(text, run);
        var price = run.Price;
        text.Append(CultureInfo.InvariantCulture, $"\nPrice: {Words.Count(price.Builds, "build")}, {Words.Count(price.Deployments, "deployment")}, {Words.Count(price.Previews, "preview")}, {Words.Duration(price.Wall)}. ");
        text.Append(CultureInfo.InvariantCulture, $"Head of the journal: {Code(run.HeadHash)}\n");
        return text.ToString();
    }

    private static void AddPolicies(StringBuilder text, RunView run)
    {
        text.Append(run.Start.AcceptUnproven ? $"**{Text(Words.AcceptsUnproven)}**\n\n" : "");
        text.Append(run.Selection is { } selection ? $"**{Text(selection)}**\n\n" : "");
    }

    private static void AddUnproven(StringBuilder text, RunView run)
    {
        var open = run.Last?.Gated.Where(item => item.Verdict != Core.Judging.Verdict.Proven).ToList() ?? [];
        if (open.Count == 0)
        {
            return;
        }

        text.Append("\n| case | verdict | reason |\n|---|---|---|\n");
        foreach (var item in open)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Code(item.Case.ToString())} | {Words.Of(item.Verdict)} | {Text(Words.Reason(item))} |\n");
        }
    }

    private static string Issues(IterationView iteration) => iteration.Issues.IsEmpty
        ? "none"
        : string.Join("<br>", iteration.Issues.Select(issue =>
            $"{Text(issue.Issue.Title)}: explains {Words.Count(issue.Issue.Cases.Length + issue.Issue.Explains.Length, "failure")}; "
            + (issue.Diagnosis is { } diagnosis ? $"{Words.Of(diagnosis.Ending)} {Text(diagnosis.Cause?.Name ?? "")}".TrimEnd() : issue.GoesWith is { } other ? $"went with {other}" : "not diagnosed")
            + (issue.Committed?.Branch is { } branch ? $"; repaired on {Code(branch)}{(issue.Proposal?.PullRequest is { } opened ? $", [#{opened.Number}]({opened.Address})" : "")}" : "")));
}
