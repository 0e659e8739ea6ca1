using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>The part of the traffic that a query reads, by workload or as one.</summary>
/// <param name="Clause">What was asked.</param>
internal sealed record Traffic(Clause Clause)
{
    public bool ByWorkload => Clause.Workloads.Length > 1 || Clause.HasAny(Concept.Each, Concept.WhichWorkload);

    /// <summary>Gets the conditions of workload and exclusion.</summary>
    public string WorkloadSql => string.Concat(
        "true",
        Clause.Workloads.Length == 1 && !ByWorkload ? $" AND workload = {Scoping.Quoted(Clause.Workloads[0])}" : "",
        string.Concat(Clause.Excluded.Select(workload => $" AND workload <> {Scoping.Quoted(workload)}")));

    public string Where => $"WHERE {WorkloadSql} AND {Filter.InWindow(Clause.Window)}";

    /// <summary>Gets the column that names the part.</summary>
    public string Part => PartWith(Filter.WindowName(Clause.Window));

    public string PartWith(string window)
    {
        var without = Clause.Excluded.IsEmpty ? "" : $" without {string.Join(" and ", Clause.Excluded)}";
        var rest = Scoping.Quoted(without + window);
        return ByWorkload
            ? $"coalesce(workload, 'All traffic') || {rest} AS part"
            : $"{Scoping.Quoted(Clause.Workloads.Length == 1 ? Clause.Workloads[0] : "All traffic")} || {rest} AS part";
    }

    public string GroupBy => ByWorkload ? " GROUP BY ROLLUP (workload) ORDER BY part" : "";
}
