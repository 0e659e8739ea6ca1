using UsageAgents.Planning.Reading;
using UsageAgents.Prices;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>What the requests that meet the conditions would cost on one model and on another.</summary>
internal static class ModelDifference
{
    public static PlannedStep Step(Clause clause, ModelPrice from, ModelPrice to, PriceSource source)
    {
        var (a, b) = (Quantity.CostOn(from, source), Quantity.CostOn(to, source));
        var traffic = new Traffic(clause);
        var filter = Filter.OfLimits(clause.Limits, Filter.ExpressionOf);
        var sql = $"""
            SELECT {traffic.Part}, {Scoping.Quoted(from.Id)} AS model, {Scoping.Quoted(to.Id)} AS other, sum({a.Expression}) AS before, sum({b.Expression}) AS after,
            abs(sum({a.Expression} - {b.Expression})) AS difference, 100.0 * abs(sum({a.Expression} - {b.Expression})) / nullif(sum({a.Expression}), 0) AS percent,
            {Quantity.Number(from.InputUsdPerMillion)} AS input_a, {Quantity.Number(from.OutputUsdPerMillion)} AS output_a, {Quantity.Number(to.InputUsdPerMillion)} AS input_b, {Quantity.Number(to.OutputUsdPerMillion)} AS output_b,
            CASE WHEN sum({b.Expression}) <= sum({a.Expression}) THEN 'less' ELSE 'more' END AS direction, count(*) AS requests, {Scoping.Quoted(source.Date)} AS price_date{filter.Columns}
            FROM usage {traffic.Where} AND {filter.Sql}{traffic.GroupBy}
            """;
        return Scoping.Query(sql, new Answering.RowsPart(
            $"{{part}}: {{requests}} requests{filter.Words} would cost ${{before}} on {{model}} and ${{after}} on {{other}}.",
            "{part}: {other} instead of {model} would cost ${difference} {direction} ({percent%}).",
            "Assuming every request ran on {model} at ${input_a} input and ${output_a} output, or on {other} at ${input_b} and ${output_b}, per 1M tokens; list prices of {price_date}."), a);
    }
}
