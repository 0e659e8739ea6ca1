using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>How much of a quantity lies in the requests that meet the conditions, of how much in all, and which share that is.</summary>
internal static class Matching
{
    public static IEnumerable<PlannedStep> Steps(Clause clause, Quantity quantity)
    {
        var traffic = new Traffic(clause);
        var filter = Filter.OfLimits(clause.Limits, Filter.ExpressionOf);
        var windowCounts = clause.Has(Concept.Share) && clause.Window is not null;
        var condition = windowCounts ? $"{filter.Sql} AND {Filter.InWindow(clause.Window)}" : filter.Sql;
        var where = windowCounts ? $"WHERE {traffic.WorkloadSql}" : traffic.Where;
        var name = Filter.WindowName(clause.Window);
        var sum = quantity.IsMoney ? "" : "::BIGINT";
        var sql = $"""
            SELECT {traffic.PartWith(windowCounts ? "" : name)}, {Scoping.Quoted(name)} AS period, coalesce(sum(CASE WHEN {condition} THEN {quantity.Expression} ELSE 0 END), 0){sum} AS matching,
            sum({quantity.Expression}){sum} AS total, 100.0 * sum(CASE WHEN {condition} THEN {quantity.Expression} ELSE 0 END) / nullif(sum({quantity.Expression}), 0) AS share_percent{filter.Columns}{quantity.Columns}
            FROM usage {where}{traffic.GroupBy}
            """;
        var which = $"{filter.Words}{(windowCounts ? "{period}" : "")}";
        string[] sentences = quantity.IsRequests
            ? [$"{{part}}: {{matching}} of {{total}} requests are{(filter.Words.Length > 0 ? " requests" : "")}{which}."]
            : [$"{{part}}: requests{which} make {quantity.Sign}{{matching}} of {quantity.Sign}{{total}} {quantity.Label}."];
        return [Scoping.Query(sql, Parts.Of(quantity, [.. sentences, "{part}: that is {share_percent%}."]), quantity)];
    }
}
