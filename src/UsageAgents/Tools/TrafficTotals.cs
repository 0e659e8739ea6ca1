using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>The requests and tokens of a part of the traffic, and how long it lasted.</summary>
internal sealed record TrafficTotals(string Workload, decimal Requests, decimal InputTokens, decimal OutputTokens, double Seconds)
{
    public static async Task<IReadOnlyList<TrafficTotals>> ReadAsync(
        TenantUsage usage, ToolContext context, TrafficScope scope, bool byWorkload, CancellationToken cancellationToken)
    {
        var group = byWorkload ? "workload" : "'all'";
        var sql = $"""
            SELECT {group} AS workload, count(*) AS requests, sum(input_tokens)::BIGINT AS input_tokens, sum(output_tokens)::BIGINT AS output_tokens,
                   (SELECT epoch(max(timestamp)) - epoch(min(timestamp)) FROM usage {scope.Where})::DOUBLE AS seconds
            FROM usage {scope.Where} GROUP BY ALL ORDER BY workload
            """;
        var table = await usage.QueryAsync(context.Tenant, sql, scope.Parameters, context.RowLimit, cancellationToken);
        var totals = table.Rows.Select(Of).ToArray();
        return totals.Length > 0 ? totals : throw new ToolException("there is no traffic in this part of the data");
    }

    public static TrafficTotals Sum(IReadOnlyList<TrafficTotals> parts) => new(
        "all", parts.Sum(part => part.Requests), parts.Sum(part => part.InputTokens), parts.Sum(part => part.OutputTokens), parts[0].Seconds);

    private static TrafficTotals Of(JsonObject row) => new(
        row["workload"]!.GetValue<string>(),
        row["requests"]!.GetValue<long>(),
        row["input_tokens"]!.GetValue<long>(),
        row["output_tokens"]!.GetValue<long>(),
        row["seconds"]!.GetValue<double>());
}
