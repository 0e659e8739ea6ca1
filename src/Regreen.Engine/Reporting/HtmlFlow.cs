using Regreen.Core.Comparing;

namespace Regreen.Engine.Reporting;

/// <summary>Draws the healthy and the failing flow side by side. The first difference is named in words, not by colour alone.</summary>
internal static class HtmlFlow
{
    private const int MostRows = 60;

    public static Markup Write(FlowView flow)
    {
        var rows = flow.Comparison.Rows;
        var first = flow.Comparison.FirstDifference;
        var shown = rows.Take(Math.Max(MostRows, first + 10)).Index();
        return Html.Of(
            $"""
            <h4>The way of {flow.Case.ToString()}, healthy and failing <span class="dim">{(first < 0 ? "the steps are the same" : $"they part at step {first + 1}")}</span></h4>
            <table class="flow"><thead><tr><th scope="col">Healthy <span class="dim">{flow.Healthy}</span></th><th scope="col">Failing <span class="dim">{flow.Failing}</span></th></tr></thead>
            <tbody>{Html.Each(shown, entry => Row(entry.Item, entry.Index == first))}</tbody></table>
            {Html.If(rows.Length > MostRows, $"<p class=\"small dim\">{rows.Length} steps in all.</p>")}
            """);
    }

    private static Markup Row(FlowRow row, bool isFirst) => Html.Of(
        $"""<tr class="{(row.IsSame ? "same" : isFirst ? "differs first" : "differs")}">{Cell(row.Healthy, row.IsSame ? "" : "well", isFirst: false)}{Cell(row.Failing, row.IsSame ? "" : "ill", isFirst)}</tr>""");

    private static Markup Cell(FlowStep? step, string kind, bool isFirst)
    {
        var mark = isFirst ? Html.Of($"<span class=\"mark\">{HtmlIcons.Icon("warn")}first difference</span>") : Markup.Empty;
        return step is null
            ? Html.Of($"<td class=\"nothing\">{mark}<span class=\"dim\">not there</span></td>")
            : Html.Of($"<td class=\"{kind}\">{mark}<span class=\"arrow\" aria-hidden=\"true\">{step.Arrow.ToString()}</span><span class=\"hidden\">{Spoken(step.Arrow)}</span><strong>{step.Name}</strong>{Html.If(step.Times > 1, $" <span class=\"dim\">× {step.Times}</span>")}{Html.If(step.Detail.Length > 0, $"<span class=\"detail\">{step.Detail}</span>")}</td>");
    }

    private static string Spoken(char arrow) => arrow switch
    {
        '→' => "sent ",
        '←' => "received ",
        _ => "channel ",
    };
}
