using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using UsageAgents.Benchmarks.Service;
using UsageAgents.Tests.Series;
using UsageAgents.Tools;
using UsageAgents.Usage;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>A data question over a million rows: the slowest of four kinds, each the median of nine calls of its tool.</summary>
internal sealed class QueryMeasure : IMeasure
{
    private const int Rows = 1_000_000;
    private const int Calls = 9;
    private const string Tenant = "million";

    public IReadOnlyList<string> Fields => ["query_1m_ms"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var records = SyntheticUsage.Of(201).Set.Records;
        using var usage = new TenantUsage(new EmbeddedUsage(), maxDatabases: 2);
        usage.Import(Tenant, [.. Enumerable.Range(0, Rows).Select(row => records[row % records.Length])]);
        var (statistics, query) = (new UsageStatisticsTool(usage), new UsageQueryTool(usage));
        ImmutableArray<(ITool Tool, string Arguments)> questions =
        [
            (statistics, """{"measure": "total_tokens", "statistics": ["sum", "mean", "p95"]}"""),
            (statistics, """{"measure": "output_tokens", "statistics": ["median", "p99"], "group_by": "workload"}"""),
            (query, """{"sql": "SELECT model, sum(cost_usd) AS cost, count(*) AS requests FROM usage GROUP BY model ORDER BY cost DESC"}"""),
            (query, """{"sql": "SELECT date_trunc('day', timestamp) AS day, quantile_cont(latency_ms, 0.95) AS p95 FROM usage GROUP BY day ORDER BY day"}"""),
        ];
        var slowest = 0.0;
        foreach (var (tool, arguments) in questions)
        {
            slowest = Math.Max(slowest, await MedianAsync(tool, arguments, cancellationToken));
        }

        figures["query_1m_ms"] = slowest;
    }

    private static async Task<double> MedianAsync(ITool tool, string arguments, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var call = 0; call <= Calls; call++)
        {
            var started = Stopwatch.GetTimestamp();
            await tool.ExecuteAsync(JsonNode.Parse(arguments)!.AsObject(), new ToolContext(Tenant, RowLimit: 200), cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        // The first call also makes the database.
        return Percentile.Median(times[1..]);
    }
}
