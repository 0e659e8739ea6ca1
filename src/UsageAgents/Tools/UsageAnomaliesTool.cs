using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Finds minutes that are far from the usual: by median and median absolute deviation, which outliers cannot shift.</summary>
internal sealed class UsageAnomaliesTool(TenantUsage usage) : ITool
{
    public const string ToolName = "usage_anomalies";

    /// <summary>The usual limit of the modified z-score (Iglewicz and Hoaglin).</summary>
    private const decimal DefaultThreshold = 3.5m;

    public string Name => ToolName;

    public string Description => "Minutes whose requests or tokens are far from the usual (modified z-score by median and MAD).";

    public string ArgumentsSchema => $$$"""
        {"type": "object", "properties": {
          "measure": {"enum": ["requests", "input_tokens", "output_tokens", "total_tokens"]}, "threshold": {"type": "number"},
          {{{TrafficScope.SchemaProperties}}} },
         "required": ["measure"], "additionalProperties": false}
        """;

    public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        arguments.AllowOnly("measure", "threshold", "workload", "from", "to");
        var measure = arguments.RequiredText("measure");
        var threshold = arguments.Number("threshold") ?? DefaultThreshold;
        var scope = TrafficScope.Read(arguments);
        var table = await usage.QueryAsync(context.Tenant, Sql(measure, scope), scope.Parameters, context.RowLimit, cancellationToken);

        var found = table.Rows.Where(row => row["score"] is { } score && Math.Abs(score.GetValue<double>()) > (double)threshold).ToArray();
        var result = new JsonObject { ["measure"] = measure, ["unit"] = $"{MeasureCatalogue.Of(measure).Unit} per minute", ["threshold"] = threshold };
        scope.Describe(result);
        result["minutes"] = table.Rows.Length;
        result["median"] = table.Rows.FirstOrDefault()?["median"]?.DeepClone();
        result["mad"] = table.Rows.FirstOrDefault()?["mad"]?.DeepClone();
        result["count"] = found.Length;
        result["anomalies"] = new JsonArray([.. found.Select(Describe)]);
        return result;
    }

    private static JsonObject Describe(JsonObject row) => new()
    {
        ["minute"] = row["minute"]!.DeepClone(),
        ["value"] = row["value"]!.DeepClone(),
        ["score"] = row["score"]!.DeepClone(),
        ["direction"] = row["score"]!.GetValue<double>() > 0 ? "high" : "low",
    };

    // 0.6745 makes the score comparable with standard deviations; without a MAD the mean absolute deviation takes its place.
    private static string Sql(string measure, TrafficScope scope) => $"""
        WITH part AS (SELECT date_trunc('minute', timestamp) AS t, {MeasureCatalogue.Of(measure).Expression} AS v FROM usage {scope.Where}),
             minutes AS (SELECT unnest(generate_series((SELECT min(t) FROM part), (SELECT max(t) FROM part), INTERVAL 1 MINUTE)) AS t),
             totals AS (SELECT t, sum(v) AS v FROM part GROUP BY t),
             vals AS (SELECT minutes.t, coalesce(totals.v, 0)::BIGINT AS v FROM minutes LEFT JOIN totals ON totals.t = minutes.t),
             middle AS (SELECT quantile_cont(v, 0.5) AS median FROM vals),
             spread AS (SELECT median, quantile_cont(abs(v - median), 0.5) AS mad, avg(abs(v - median)) AS mean_deviation FROM vals, middle GROUP BY median)
        SELECT strftime(t, '%Y-%m-%d %H:%M') AS minute, v AS value, median, mad,
               CASE WHEN mad > 0 THEN 0.6745 * (v - median) / mad WHEN mean_deviation > 0 THEN (v - median) / (1.253314 * mean_deviation) END AS score
        FROM vals, spread ORDER BY abs(score) DESC, t
        """;
}
