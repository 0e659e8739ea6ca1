using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>The traffic of one workload on one model.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Model">The model, if the data says it.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="InputTokens">Their input, the cached tokens among them.</param>
/// <param name="CachedTokens">Their cached input.</param>
/// <param name="OutputTokens">Their output.</param>
/// <param name="LatencyMs">Their median latency, if the data says it.</param>
internal sealed record TrafficSlice(string Workload, string? Model, decimal Requests, decimal InputTokens, decimal CachedTokens, decimal OutputTokens, double? LatencyMs)
{
    public string Name => Model is null ? Workload : $"{Workload} on {Model}";

    public static async Task<IReadOnlyList<TrafficSlice>> ReadAsync(TenantUsage usage, ToolContext context, TrafficScope scope, CancellationToken cancellationToken)
    {
        const int mostSlices = 200;
        var sql = $"""
            SELECT workload, model, count(*) AS requests, sum(input_tokens)::BIGINT AS input, coalesce(sum(cached_tokens), 0)::BIGINT AS cached,
                   sum(output_tokens)::BIGINT AS output, (median(latency_ms) FILTER (coalesce(status, 'ok') = 'ok'))::DOUBLE AS latency
            FROM usage {scope.Where} GROUP BY ALL ORDER BY workload, model
            """;
        var table = await usage.QueryAsync(context.Tenant, sql, scope.Parameters, mostSlices, cancellationToken);
        return table.Truncated ? throw new ToolException($"these are more than {mostSlices} workloads and models; choose a part of the traffic")
            : table.Rows.IsEmpty ? throw new ToolException("there is no traffic in this part of the data")
            : [.. table.Rows.Select(Of)];
    }

    private static TrafficSlice Of(JsonObject row) => new(
        row["workload"]!.GetValue<string>(),
        row["model"]?.GetValue<string>(),
        row["requests"]!.GetValue<long>(),
        row["input"]!.GetValue<long>(),
        row["cached"]!.GetValue<long>(),
        row["output"]!.GetValue<long>(),
        row["latency"]?.GetValue<double>());
}
