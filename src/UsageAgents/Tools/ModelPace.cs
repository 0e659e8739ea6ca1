using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>How fast a model was in the data: until the first token, and for each token after it.</summary>
internal sealed record ModelPace(string Model, double FirstTokenMs, double PerTokenMs)
{
    /// <summary>Estimates the latency of an answer of so many tokens.</summary>
    public double LatencyOf(double outputTokens) => FirstTokenMs + (PerTokenMs * outputTokens);

    /// <summary>Reads the pace of every model of which the data says enough.</summary>
    public static async Task<IReadOnlyDictionary<string, ModelPace>> ReadAsync(TenantUsage usage, ToolContext context, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT model, median(time_to_first_token_ms) AS first, median((latency_ms - time_to_first_token_ms) / output_tokens) AS per_token
            FROM usage WHERE model IS NOT NULL AND time_to_first_token_ms IS NOT NULL AND latency_ms >= time_to_first_token_ms AND output_tokens > 0
            GROUP BY model ORDER BY model
            """;
        var table = await usage.QueryAsync(context.Tenant, sql, new Dictionary<string, object>(StringComparer.Ordinal), 200, cancellationToken);
        return table.Rows.Select(Of).ToDictionary(pace => pace.Model, StringComparer.Ordinal);
    }

    private static ModelPace Of(JsonObject row) => new(row["model"]!.GetValue<string>(), row["first"]!.GetValue<double>(), row["per_token"]!.GetValue<double>());
}
