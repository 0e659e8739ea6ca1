using System.Globalization;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Reporting;

/// <summary>Shows one iteration: what was deployed, the verdicts with their receipts, what suites say against what is proven, the issues.</summary>
internal static class HtmlIteration
{
    public static Markup Write(RunView run, IterationView iteration, HtmlEvidence evidence) => Html.Of(
        $"""
        <section class="iteration" id="iteration-{iteration.Number}" aria-labelledby="iteration-{iteration.Number}-title">
        <h2 id="iteration-{iteration.Number}-title"><span class="dim">Iteration {iteration.Number}</span> {iteration.Proven} of {iteration.Gated.Length} proven</h2>
        {Deployed(run, iteration, evidence)}
        {Comparison(iteration)}
        {Html.Each(iteration.Suites, Suite)}
        {Html.Each(iteration.Issues, issue => HtmlIssue.Write(run, iteration, issue, evidence))}
        </section>

        """);

    private static Markup Deployed(RunView run, IterationView iteration, HtmlEvidence evidence) => (iteration.Deployed, iteration.NotDeployed, run.Start.Attached) switch
    {
        ({ } put, _, _) => Html.Of(
            $"""
            <p>Commit <span class="mono">{Words.Short(put.Candidate.Commit)}</span>{Html.If(Words.Changed(put.Candidate) != "as it is", $", {Words.Changed(put.Candidate)}")}, {(put.Built ? $"built in {Words.Duration(put.BuildTime)}" : "was built already")}, ready after {Words.Duration(put.StartTime)}
            at {Html.Join(put.Deployment.Addresses.Select((address, index) => Html.Of($"{(index == 0 ? "" : ", ")}<span class=\"mono\">{address.Value}</span>")))}. {Served(put.Deployment.Revision)}</p>
            """),
        (_, { } failed, _) => Html.Of(
            $"""
            <p class="bad">{HtmlIcons.Icon("no")}Not deployed ({Words.Kebab(failed.Failure.Stage)}): {failed.Failure.Reason}</p>
            {(failed.Failure.Output is { } output ? evidence.Quote(output) : Markup.Empty)}
            """),
        (_, _, { } attached) => Html.Of($"<p>Running already, not deployed by Regreen. {Served(attached.Revision)}</p>"),
        _ => Html.Of($"<p>Nothing was deployed.</p>"),
    };

    private static Markup Served(ServedRevision revision) => revision.Source switch
    {
        RevisionSource.Service => Html.Of($"The service itself reports tree <span class=\"mono\">{Words.Short(revision.Tree)}</span>, instance <span class=\"mono\">{revision.Instance ?? "unknown"}</span>."),
        RevisionSource.Deployment => Html.Of($"Only the deployment step names tree <span class=\"mono\">{Words.Short(revision.Tree)}</span>."),
        _ => Html.Of($"Nobody names the revision that serves."),
    };

    private static Markup Comparison(IterationView iteration)
    {
        var suites = iteration.Suites.Where(suite => !suite.Hollow.IsEmpty).ToList();
        return suites.Count == 0 ? Markup.Empty : Html.Of(
            $"""
            <div class="compare"><h3>What suites say, and what is proven</h3>
            <ul class="plain">{Html.Each(suites, suite => Html.Of(
                $"""
                <li><p class="versus"><strong>{suite.Name}</strong>{Html.If(!suite.Gate, $" <span class=\"dim\">not gated</span>")}<span>says <b>{suite.Says}/{suite.Cases.Length}</b></span><span>proven <b>{suite.Proven}/{suite.Cases.Length}</b></span></p>
                {Html.Each(suite.Doubts, doubt => Html.Of($"<p class=\"dim\">{doubt}</p>"))}</li>
                """))}</ul></div>
            """);
    }

    private static Markup Suite(SuiteView suite) => Html.Of(
        $"""
        <h3>{suite.Name} <span class="dim">{suite.Proven}/{suite.Cases.Length} proven{(suite.Gate ? "" : ", not gated")}</span></h3>
        <ul class="cases">{Html.Each(suite.Cases, Case)}</ul>
        """);

    private static Markup Case(CaseView item) => Html.Of(
        $"""
        <li><details><summary>
        <span class="verdict {HtmlIcons.Tone(item.Verdict)}">{HtmlIcons.Of(item.Verdict)}{Words.Of(item.Verdict)}</span>
        <span class="title">{(item.Title.Length == 0 ? item.Case.Name : item.Title)} <span class="mono dim">{item.Case.Name}</span></span>
        <span class="meta">suite says {Words.SuiteSays(item)} · controls {Words.Controls(item)}{Html.If(item.Judged is not null, $" · {Words.Duration(item.Judged?.Duration ?? default)}")}{Html.If(item.IsQuarantined, $" · in quarantine")}</span>
        </summary><div class="receipt">
        <p>{Words.Reason(item)}</p>
        {(item.Judged is { } judged ? Receipt(item, judged) : Markup.Empty)}
        </div></details></li>
        """);

    private static Markup Receipt(CaseView item, CaseJudged judged) => Html.Of(
        $"""
        {Html.If(item.Attempts.Length > 1, $"<p>{Words.Count(item.Attempts.Length, "attempt")}: {string.Join(", ", item.Attempts.Select(attempt => Words.Of(attempt.Judged.Verdict)))}.</p>")}
        {Html.If(!judged.Expectations.IsEmpty, $"<ul class=\"plain\">{Html.Each(judged.Expectations, Expectation)}</ul>")}
        {(judged.Receipt is { } receipt ? Evidence(receipt) : Html.Of($"<p class=\"dim\">No exchange was observed, so there is no receipt.</p>"))}
        """);

    private static Markup Expectation(ExpectationResult result) => Html.Of(
        $"""<li><span class="{(result.Held ? "good" : "bad")}">{HtmlIcons.Icon(result.Held ? "ok" : "no")}{(result.Held ? "held" : "not held")}</span> {result.Expectation}; observed: {result.Observed} <span class="mono dim">{result.At}</span>{Html.If(result.IsUnmoved, $" <span class=\"bad\">notices nothing: no control turned it red</span>")}</li>""");

    private static Markup Evidence(Receipt receipt) => Html.Of(
        $"""
        <dl class="pairs">
        <div><dt>Revision before</dt><dd class="mono">{Revision(receipt.Before)}</dd></div>
        <div><dt>Revision after</dt><dd class="mono">{Revision(receipt.After)}</dd></div>
        <div><dt>Exchanges</dt><dd>{receipt.Exchanges}</dd></div>
        <div><dt>Claims</dt><dd>{string.Join(", ", receipt.Claims.Select(claim => Words.Kebab(claim)))}</dd></div>
        <div><dt>Transcript</dt><dd>{HtmlEvidence.Link(receipt.Transcript)}</dd></div>{(receipt.Seeds is { } seeds ? Html.Of($"<div><dt>Interleaved by seed</dt><dd>{string.Join(", ", seeds)}</dd></div>") : Markup.Empty)}{(receipt.Judge is { } judge ? Html.Of($"<div><dt>Judged by</dt><dd>{judge.Model}, {judge.Tokens.ToString(CultureInfo.InvariantCulture)} tokens, {HtmlEvidence.Link(judge.Replies)}</dd></div>") : Markup.Empty)}
        {Html.If(!receipt.TraceIds.IsEmpty, $"<div><dt>Trace</dt><dd class=\"mono\">{string.Join(", ", receipt.TraceIds)}</dd></div>")}
        </dl>
        {Html.If(!receipt.Controls.IsEmpty, $"<p class=\"small\">Controls: broken on purpose, the case must turn red.</p><ul class=\"plain controls\">{Html.Each(receipt.Controls, Control)}</ul>")}
        """);

    private static string Revision(ServedRevision revision) => $"{Words.Short(revision.Tree)} · {revision.Instance ?? "no instance"}";

    private static Markup Control(ControlResult control) => Html.Of(
        $"""<li><span class="{(control.IsMet ? "good" : "bad")}">{HtmlIcons.Icon(control.IsMet ? "ok" : "no")}{(control.TurnedRed ? "turned red" : "stayed green")}</span> {Words.Kebab(control.Claim)}: {control.Name} <span class="dim">{(control.Live ? "live" : "recorded")}, {control.Detail}</span></li>""");
}
