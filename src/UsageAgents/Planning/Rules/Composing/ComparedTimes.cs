using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>A quantity in one window of time against another.</summary>
internal static class ComparedTimes
{
    public static IEnumerable<PlannedStep> Steps(Clause clause, Quantity quantity, string statistic)
    {
        if (clause.ComparedWindows is not [var first, var second])
        {
            return [];
        }

        var traffic = new Traffic(clause);
        var filter = Filter.OfLimits(clause.Limits, Filter.ExpressionOf);
        var (a, b) = (Value(quantity, statistic, first), Value(quantity, statistic, second));
        var sql = $"""
            SELECT {traffic.Part}, {Scoping.Quoted(Filter.WindowName(first).Trim())} AS first, {Scoping.Quoted(Filter.WindowName(second).Trim())} AS second, {a} AS before, {b} AS after,
            abs(({b}) - ({a})) AS difference, 100.0 * (({b}) - ({a})) / nullif({a}, 0) AS change_percent, ({b}) * 1.0 / nullif({a}, 0) AS ratio{filter.Columns}{quantity.Columns}
            FROM usage {traffic.Where} AND {filter.Sql}{traffic.GroupBy}
            """;
        var what = statistic == "sum" ? $"{quantity.Label}" : $"as the {Aggregates.Name(statistic)} of the {quantity.Label} per request";
        return [Scoping.Query(sql, Parts.Of(
            quantity,
            $"{{part}}{filter.Words}: {quantity.Sign}{{before}} {what} {{first}}, and {quantity.Sign}{{after}} {{second}}.",
            $"{{part}}: the difference is {quantity.Sign}{{difference}}, a change of {{change_percent%}}."), quantity)];
    }

    private static string Value(Quantity quantity, string statistic, Window window) => statistic == "sum"
        ? $"sum(CASE WHEN {Filter.InWindow(window)} THEN {quantity.Expression} ELSE 0 END){(quantity.IsMoney ? "" : "::BIGINT")}"
        : Aggregates.Expression(statistic, $"CASE WHEN {Filter.InWindow(window)} THEN {quantity.Expression} END");
}
