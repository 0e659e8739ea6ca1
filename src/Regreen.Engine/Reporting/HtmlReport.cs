using System.Globalization;
using Regreen.Core.Facts;

namespace Regreen.Engine.Reporting;

/// <summary>Writes a run as one page that needs nothing else: no script, no request, readable in light, dark and on paper.</summary>
internal static class HtmlReport
{
    public static string Write(RunView run, ReportEvidence evidence)
    {
        var quotes = new HtmlEvidence(evidence);
        return Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <title>{Headline(run)} · {run.Start.Project} · Regreen</title>
            <style>{new Markup(HtmlStyle.Sheet)}</style>
            </head>
            <body>
            {HtmlIcons.Symbols}
            <a class="skip" href="#main">Skip to the report</a>
            {Header(run)}
            <main id="main">
            {Timeline(run)}
            {Html.Each(run.Iterations, iteration => HtmlIteration.Write(run, iteration, quotes))}
            {Faults(run)}
            {PriceOf(run)}
            </main>
            <footer><p>Every line of this page is computed from the journal of run <span class="mono">{run.Start.Run.Value}</span>; its head is <span class="mono wrap">{run.HeadHash}</span>. Check it with <span class="mono">regreen verify --head HASH</span>.</p></footer>
            </body>
            </html>

            """).Value;
    }

    private static string Headline(RunView run) => run.End is { } end ? Words.Of(end.Outcome) : "not ended";

    private static Markup Header(RunView run)
    {
        var green = run.End?.Outcome == RunOutcome.ProvenGreen;
        return Html.Of(
            $"""
            <header>
            <p class="brand">Regreen <span class="dim">· {run.Start.Project}</span></p>
            <h1 class="{(green ? "good" : "bad")}">{HtmlIcons.Icon(green ? "ok" : run.End is null ? "dash" : "no")}<span>{Sentence(Headline(run))}</span></h1>
            <p class="lead">{run.End?.Reason ?? "The run goes on, or was cut short."}</p>
            {Html.If(run.Start.AcceptUnproven, $"<p class=\"small\">{HtmlIcons.Icon("warn")}{Words.AcceptsUnproven}</p>")}{Html.If(run.Selection is not null, $"<p class=\"small\">{HtmlIcons.Icon("warn")}{run.Selection}</p>")}
            <dl class="facts">
            <div><dt>Proven</dt><dd>{Proven(run)}</dd></div>
            <div><dt>Iterations</dt><dd>{run.Iterations.Length}</dd></div>
            <div><dt>Took</dt><dd>{Words.Duration(run.Price.Wall)}</dd></div>
            <div><dt>Exit code</dt><dd>{(run.End is { } end ? Text((int)end.Outcome) : "–")}</dd></div>
            </dl>
            <p class="dim small">Run <span class="mono">{run.Start.Run.Value}</span>, {Words.Instant(run.StartedAt)}, commit <span class="mono">{Words.Short(run.Start.Head.Commit)}</span>{Html.If(run.Resumptions > 0, $", resumed {Words.Count(run.Resumptions, "time")}")}.</p>
            </header>
            """);
    }

    private static Markup Proven(RunView run) => run.Iterations switch
    {
        [] => Html.Of($"0/{run.Start.Manifest.Count(entry => entry.Gate)}"),
        [var only] => Html.Of($"{only.Proven}/{only.Gated.Length}"),
        [var first, .., var last] => Html.Of($"<span class=\"dim\">{first.Proven}/{first.Gated.Length} →</span> {last.Proven}/{last.Gated.Length}"),
    };

    private static Markup Timeline(RunView run) => run.Iterations.IsEmpty ? Markup.Empty : Html.Of(
        $"""
        <section aria-labelledby="timeline">
        <h2 id="timeline">What happened when</h2>
        {Html.Each(run.Iterations, iteration => Row(run, iteration))}
        </section>
        """);

    private static Markup Row(RunView run, IterationView iteration)
    {
        var steps = run.Timeline.Where(step => step.Iteration == iteration.Number && step.Work != Work.Other).ToList();
        var whole = Math.Max(1, run.Iterations.Max(item => (item.EndedAt - item.StartedAt).TotalSeconds));
        var sums = steps.GroupBy(step => step.Work).Select(group => (Work: group.Key, Time: group.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Duration)));
        var green = iteration.Proven == iteration.Gated.Length && iteration.Proven > 0;
        return Html.Of(
            $"""
            <div class="lane">
            <p class="lane-name"><a href="#iteration-{iteration.Number}">Iteration {iteration.Number}</a> <span class="{(green ? "good" : "bad")}">{HtmlIcons.Icon(green ? "ok" : "no")}{iteration.Proven}/{iteration.Gated.Length} proven</span></p>
            <svg class="bar" viewBox="0 0 1000 14" preserveAspectRatio="none" role="img" aria-label="Iteration {iteration.Number}: {string.Join(", ", sums.Select(sum => $"{Words.Kebab(sum.Work)} {Words.Duration(sum.Time)}"))}">
            {Html.Each(steps, step => Segment(step, iteration.StartedAt, whole))}
            </svg>
            <ul class="legend">{Html.Each(sums, sum => Html.Of($"<li><span class=\"key {Words.Kebab(sum.Work)}\"></span>{Words.Kebab(sum.Work)} <span class=\"dim\">{Words.Duration(sum.Time)}</span></li>"))}</ul>
            </div>
            """);
    }

    private static Markup Segment(TimelineStep step, DateTimeOffset from, double whole)
    {
        var x = Math.Max(0, (step.From - from).TotalSeconds / whole * 1000);
        var width = Math.Max(2, (step.Duration.TotalSeconds / whole * 1000) - 2);
        return Html.Of($"<rect class=\"{Words.Kebab(step.Work)}\" x=\"{x.ToString("0.#", CultureInfo.InvariantCulture)}\" y=\"0\" width=\"{width.ToString("0.#", CultureInfo.InvariantCulture)}\" height=\"14\"/>");
    }

    private static Markup Faults(RunView run) => run.Faults.IsEmpty ? Markup.Empty : Html.Of(
        $"""
        <section aria-labelledby="faults"><h2 id="faults">What could not be carried out</h2>
        <ul class="plain">{Html.Each(run.Faults, fault => Html.Of($"<li><span class=\"bad\">{HtmlIcons.Icon("warn")}{fault.Reason}</span> {fault.Hint}</li>"))}</ul></section>
        """);

    private static Markup PriceOf(RunView run)
    {
        var price = run.Price;
        (string Name, string Value)[] items =
        [
            ("builds", Text(price.Builds)), ("of the target, time building", Words.Duration(price.BuildTime)), ("deployments", Text(price.Deployments)), ("previews", Text(price.Previews)),
            ("repairs tried", Text(price.Trials)), ("attempts of cases", Text(price.Attempts)), ("wall time", Words.Duration(price.Wall)),
        ];
        return Html.Of(
            $"""
            <section aria-labelledby="price"><h2 id="price">What it cost</h2>
            <dl class="facts">{Html.Each(items, item => Html.Of($"<div><dt>{Sentence(item.Name)}</dt><dd>{item.Value}</dd></div>"))}</dl></section>
            """);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
