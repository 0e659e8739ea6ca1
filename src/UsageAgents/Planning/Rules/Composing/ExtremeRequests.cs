using System.Globalization;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>The single requests with the most or the least of a quantity.</summary>
internal static class ExtremeRequests
{
    public static IEnumerable<PlannedStep> Steps(Clause clause, Quantity quantity)
    {
        var traffic = new Traffic(clause with { Workloads = clause.Workloads.Length == 1 ? clause.Workloads : [], Concepts = [] });
        var filter = Filter.OfLimits(clause.Limits, Filter.ExpressionOf);
        var lowest = clause.HasAny(Concept.Min, Concept.Cheapest) && !clause.Has(Concept.Max);
        var sql = $"""
            SELECT strftime(timestamp, '%Y-%m-%d %H:%M:%S') AS moment, workload, input_tokens, output_tokens, {quantity.Expression} AS value{filter.Columns}{quantity.Columns}
            FROM usage {traffic.Where} AND {filter.Sql} ORDER BY value {(lowest ? "ASC" : "DESC")}, timestamp LIMIT {(clause.Top ?? 1).ToString(CultureInfo.InvariantCulture)}
            """;
        return [Scoping.Query(sql, Parts.Of(quantity, $"At {{moment}} (UTC), {{workload}}: {quantity.Sign}{{value}} {quantity.Label} ({{input_tokens}} input, {{output_tokens}} output)."), quantity)];
    }
}
