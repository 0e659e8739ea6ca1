using System.Globalization;
using System.Text;
using Regreen.Core.Comparing;
using static Regreen.Engine.Reporting.MarkdownText;

namespace Regreen.Engine.Reporting;

/// <summary>Writes the healthy and the failing flow side by side, as a table.</summary>
internal static class MarkdownFlow
{
    private const int MostRows = 40;

    public static void Write(StringBuilder text, FlowView flow)
    {
        var (rows, first) = (flow.Comparison.Rows, flow.Comparison.FirstDifference);
        text.Append(CultureInfo.InvariantCulture, $"### The way of {Text(flow.Case.ToString())}, healthy and failing\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| # | healthy, {Text(flow.Healthy)} | failing, {Text(flow.Failing)} | |\n|---|---|---|---|\n");
        foreach (var (index, row) in rows.Take(Math.Max(MostRows, first + 5)).Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {index + 1} | {Cell(row.Healthy)} | {Cell(row.Failing)} | {(index == first ? "**first difference**" : "")} |\n");
        }

        text.Append('\n');
    }

    private static string Cell(FlowStep? step) => step is null
        ? "–"
        : $"{step.Arrow} {Code(step.Name)}{(step.Times > 1 ? string.Create(CultureInfo.InvariantCulture, $" × {step.Times}") : "")}{(step.Detail.Length > 0 ? " " + Text(step.Detail) : "")}";
}
