using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>A percentile that the statistics tool does not list, by a query.</summary>
internal static class PercentileStep
{
    public static PlannedStep Of(Clause clause, string measure, string percentile)
    {
        var fraction = decimal.Parse(percentile.AsSpan(1), NumberStyles.Number, CultureInfo.InvariantCulture) / 100;
        var (expression, unit) = MeasureCatalogue.Of(measure);
        var byWorkload = Scoping.ByWorkload(clause);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT {Scoping.PartColumn(clause, byWorkload)}, quantile_cont({expression}, {fraction}) AS value
            FROM usage {Scoping.Where(clause, !byWorkload)}{Scoping.GroupBy(clause, byWorkload)}
            """);
        return Scoping.Query(sql, new RowsPart($"{{part}}: the {percentile} of {Wording.Measure(measure)} per request is {{value}} {unit}."));
    }
}
