using System.Text.Json.Nodes;
using UsageAgents.Planning.Reading;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Rules;

/// <summary>Writes the workload and the window of a clause into arguments and queries.</summary>
internal static class Scoping
{
    public static JsonObject Scope(this JsonObject arguments, Clause clause, bool withWorkload = true)
    {
        if (withWorkload && clause.Workloads.Length == 1)
        {
            arguments["workload"] = clause.Workloads[0];
        }

        if (clause.Window?.From is { } from)
        {
            arguments["from"] = UsageTime.Text(from);
        }

        if (clause.Window?.To is { } to)
        {
            arguments["to"] = UsageTime.Text(to);
        }

        return arguments;
    }

    public static string Where(Clause clause, bool withWorkload = true) => string.Concat(
        "WHERE true",
        withWorkload && clause.Workloads.Length == 1 ? $" AND workload = {Quoted(clause.Workloads[0])}" : "",
        clause.Window?.From is { } from ? $" AND timestamp >= TIMESTAMP {Quoted(UsageTime.Text(from))}" : "",
        clause.Window?.To is { } to ? $" AND timestamp < TIMESTAMP {Quoted(UsageTime.Text(to))}" : "");

    /// <summary>Names the part of the traffic for a row of a query: a column called <c>part</c>.</summary>
    public static string PartColumn(Clause clause, bool byWorkload) =>
        byWorkload ? "coalesce(workload, 'All traffic') AS part" : $"{Quoted(PartName(clause))} AS part";

    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string PartName(Clause clause)
    {
        var name = clause.Workloads.Length == 1 ? clause.Workloads[0] : "All traffic";
        return name
            + (clause.Window?.From is { } from ? $" from {UsageTime.Text(from)}" : "")
            + (clause.Window?.To is { } to ? $" until {UsageTime.Text(to)}" : "");
    }

    public static bool ByWorkload(Clause clause) =>
        clause.Workloads.Length > 1
        || clause.HasAny(Concept.Each, Concept.WhichWorkload)
        || (clause.Workloads.Length != 1 && clause.HasAny(Concept.Difference, Concept.Share) && !clause.HasAny(Concept.Input, Concept.Output))
        || (clause.Workloads.Length == 1 && clause.HasAny(Concept.Share, Concept.Compare));

    /// <summary>Whether all traffic is to stand beside its parts.</summary>
    public static bool WantsWhole(Clause clause) => clause.Has(Concept.Sum) || (clause.Workloads.IsEmpty && !clause.HasAny(Concept.WhichWorkload, Concept.Difference));

    /// <summary>Groups a query by workload, with a row for all traffic where that is wanted.</summary>
    public static string GroupBy(Clause clause, bool byWorkload) => !byWorkload ? ""
        : WantsWhole(clause) ? " GROUP BY ROLLUP (workload) ORDER BY part" : " GROUP BY workload ORDER BY part";

    /// <summary>A query whose amounts are money is the optimization agent's.</summary>
    public static PlannedStep Query(string sql, Answering.IAnswerPart part, Composing.Quantity quantity) =>
        Query(sql.Replace($"FROM {UsageSchema.Table} ", $"FROM {quantity.Rows} ", StringComparison.Ordinal), part) with { Topic = quantity.IsMoney ? PlanTopic.Spending : PlanTopic.Traffic };

    public static PlannedStep Query(string sql, Answering.IAnswerPart part) =>
        new(PlanTopic.Traffic, Tools.UsageQueryTool.ToolName, new JsonObject { ["sql"] = string.Join(' ', sql.Split('\n').Select(line => line.Trim())) }, part);
}
