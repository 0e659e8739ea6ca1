using System.Globalization;
using System.Text;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using static Regreen.Engine.Reporting.MarkdownText;

namespace Regreen.Engine.Reporting;

/// <summary>Writes the report of one iteration: what was tested, what it means, why it broke, what was done, what comes next.</summary>
internal sealed class MarkdownReport(RunView run, IterationView iteration, ReportEvidence evidence)
{
    private readonly StringBuilder _text = new();

    public static string Write(RunView run, IterationView iteration, ReportEvidence evidence) => new MarkdownReport(run, iteration, evidence).Write();

    private string Write()
    {
        Header();
        ExecutedTests();
        SuitesAgainstProof();
        Analysis();
        new MarkdownDiagnosis(_text, run, iteration, evidence).Write();
        NextSteps();
        Status();
        return _text.ToString();
    }

    private void Line(string text = "") => _text.Append(text).Append('\n');

    private void Header()
    {
        var deployed = iteration.Deployed;
        var deployment = deployed?.Deployment ?? run.Start.Attached;
        Line($"# Test-deploy loop, iteration {iteration.Number}: report");
        Line();
        Line($"**Date:** {Words.Instant(iteration.StartedAt)}, {Words.Duration(iteration.EndedAt - iteration.StartedAt)}  ");
        Line($"**Run:** {Code(run.Start.Run.Value)}  ");
        Line($"**Target:** {Text(run.Start.Project)}, {(deployment is null ? "not deployed" : string.Join(", ", deployment.Addresses.Select(pair => $"{Text(pair.Key)} at {Code(pair.Value)}")))}  ");
        Line($"**Environment:** {EnvironmentOf(deployed)}  ");
        Line($"**Revision:** {RevisionOf(deployed, deployment)}{(run.Start.AcceptUnproven ? "  " : "")}");
        if (run.Start.AcceptUnproven)
        {
            Line($"**{Text(Words.AcceptsUnproven)}**");
        }

        Line();
        if (run.Selection is { } selection)
        {
            Line($"**{Text(selection)}**");
            Line();
        }
    }

    private string EnvironmentOf(RevisionDeployed? deployed) => (deployed, run.Start.Attached) switch
    {
        ({ } put, _) => $"deployed by Regreen, {(put.Built ? $"built in {Words.Duration(put.BuildTime)}" : "already built")}, ready after {Words.Duration(put.StartTime)}",
        (_, { } attached) => $"running already, not deployed by Regreen ({Text(attached.Id)})",
        _ => "not deployed",
    };

    private string RevisionOf(RevisionDeployed? deployed, Deployment? deployment)
    {
        var candidate = deployed?.Candidate ?? iteration.NotDeployed?.Candidate ?? run.Start.Head;
        var revision = deployment?.Revision;
        var served = revision is null ? "nothing serves" : revision.Source switch
        {
            RevisionSource.Service => $"the service reports tree {Code(Words.Short(revision.Tree))}, configuration {Code(Words.Short(revision.Configuration))}, instance {Code(revision.Instance ?? "unknown")}",
            RevisionSource.Deployment => $"only the deployment step names tree {Code(Words.Short(revision.Tree))}",
            _ => "nobody names what is served",
        };
        return $"commit {Code(candidate.Commit)}, {Text(Words.Changed(candidate))}; {served}";
    }

    private void ExecutedTests()
    {
        Line("## Step 1: Executed tests");
        Line();
        Line($"{(iteration.Proven == iteration.Gated.Length && iteration.Proven > 0 ? "✔" : "✘")} **{iteration.Proven}/{iteration.Gated.Length} of the manifest proven.**");
        Line();
        if (iteration.NotDeployed is { } failed)
        {
            Line($"✘ **Not deployed** ({Words.Kebab(failed.Failure.Stage)}): {Text(failed.Failure.Reason)}");
            Line();
        }

        foreach (var suite in iteration.Suites)
        {
            Line($"### {Text(suite.Name)}{(suite.Gate ? "" : " (not gated)")}: {suite.Proven}/{suite.Cases.Length} proven");
            Line();
            Line("| | case | title | the suite says | Regreen says | controls | reason |");
            Line("|---|---|---|---|---|---|---|");
            foreach (var item in suite.Cases)
            {
                Line($"| {Glyph(item.Verdict)} | {Code(item.Case.Name)} | {Text(item.Title)} | {Words.SuiteSays(item)} | **{Words.Of(item.Verdict)}** | {Words.Controls(item)} | {Text(Words.Reason(item))} |");
            }

            Line();
        }

        NoticingNothing();
    }

    private void NoticingNothing()
    {
        var cases = iteration.Suites.SelectMany(suite => suite.Cases).Where(item => !item.Unmoved.IsEmpty).ToList();
        if (cases.Count == 0)
        {
            return;
        }

        Line("### Expectations that notice nothing");
        Line();
        Line("No control on the recorded traffic turned these red by themselves, though some changed what they read.");
        Line();
        foreach (var item in cases)
        {
            Line($"- {Code(item.Case.ToString())}: {string.Join("; ", item.Unmoved.Select(Text))}");
        }

        Line();
    }

    private void SuitesAgainstProof()
    {
        var suites = iteration.Suites.Where(suite => !suite.Gate || !suite.Hollow.IsEmpty).ToList();
        if (suites.Count == 0)
        {
            return;
        }

        Line("### What suites say, and what is proven");
        Line();
        Line("| suite | gate | says | proven | the difference |");
        Line("|---|---|---|---|---|");
        foreach (var suite in suites)
        {
            Line($"| {Text(suite.Name)} | {(suite.Gate ? "yes" : "no")} | {suite.Says}/{suite.Cases.Length} | {suite.Proven}/{suite.Cases.Length} | {Difference(suite)} |");
        }

        Line();
    }

    private static string Difference(SuiteView suite) => suite.Doubts.IsEmpty ? "none" : string.Join("<br>", suite.Doubts.Select(Text));

    private void Analysis()
    {
        Line("## Step 2: Analysis");
        Line();
        if (iteration.Issues.IsEmpty)
        {
            Line(iteration.Cases.All(item => item.Attempts.IsEmpty) ? "No case ran, so nothing is known of the service's behaviour." : "No case left the healthy path.");
            Line();
        }

        foreach (var issue in iteration.Issues.Select(view => view.Issue))
        {
            Line($"### Issue {issue.Id.Number}: {Text(issue.Title)}");
            Line();
            Line($"One issue explains {Words.Count(issue.Cases.Length + issue.Explains.Length, "failure")}: {Cases(issue.Cases)}{(issue.Explains.IsEmpty ? "" : $"; and outside the gate {Cases(issue.Explains)}")}.");
            Line();
            Line("**Error patterns:**");
            Line();
            Line(Block(string.Join('\n', ErrorPatterns.Of(iteration, issue))));
        }
    }

    private static string Cases(IEnumerable<CaseId> cases)
    {
        var names = string.Join(", ", cases.Select(item => Code(item.ToString())));
        return names.Length == 0 ? "none of the manifest" : names;
    }

    private void NextSteps()
    {
        Line("## Next steps");
        Line();
        var number = 0;
        foreach (var step in NextStepsOf.Iteration(run, iteration))
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{++number}. {Text(step)}"));
        }

        Line();
    }

    private void Status()
    {
        Line("---");
        Line($"**Status:** iteration {iteration.Number}: {iteration.Proven}/{iteration.Gated.Length} of the manifest proven{(run.End is { } end && iteration == run.Last ? $"; run ended: **{Words.Of(end.Outcome)}** (exit {(int)end.Outcome}), {Text(end.Reason)}" : "")}  ");
        var price = run.Price;
        Line($"**Price of the run so far:** {Words.Count(price.Builds, "build")}, {Words.Count(price.Deployments, "deployment")}, {Words.Count(price.Previews, "preview")}, {Words.Count(price.Trials, "trial")}, {Words.Count(price.Attempts, "attempt")}, {Words.Duration(price.Wall)}  ");
        Line($"**Head of the journal's hash chain:** {Code(run.HeadHash)} (check with `regreen verify --head HASH`)");
    }

    internal static string Glyph(Verdict verdict) => verdict switch
    {
        Verdict.Proven => "✔",
        Verdict.Failing => "✘",
        Verdict.Unproven => "◌",
        Verdict.Flaky => "≈",
        Verdict.NotRun => "–",
        _ => "!",
    };
}
