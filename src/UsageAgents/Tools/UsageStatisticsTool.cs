using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Counts, sums, means and percentiles of requests or tokens, per request or per minute, for all traffic or by workload.</summary>
internal sealed class UsageStatisticsTool(TenantUsage usage) : ITool
{
    public const string ToolName = "usage_statistics";

    public string Name => ToolName;

    public string Description => "Statistics of requests or tokens, over requests or minutes, for all traffic or by workload.";

    public string ArgumentsSchema => $$$"""
        {"type": "object", "properties": {
          "measure": {"enum": ["requests", "input_tokens", "output_tokens", "total_tokens"]},
          "statistics": {"type": "array", "items": {"anyOf": [{"enum": ["{{{string.Join("\", \"", StatisticCatalogue.Expressions.Keys)}}}"]}, {"pattern": "^[a-z0-9]+_to_[a-z0-9]+$"}]}},
          "per": {"enum": ["request", "minute"]}, "group_by": {"enum": ["none", "workload"]},
          {{{TrafficScope.SchemaProperties}}} },
         "required": ["measure", "statistics"], "additionalProperties": false}
        """;

    public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        arguments.AllowOnly("measure", "statistics", "per", "group_by", "workload", "from", "to");
        var measure = arguments.RequiredText("measure");
        var (_, unit) = MeasureCatalogue.Of(measure);
        var scope = TrafficScope.Read(arguments);
        var perMinute = arguments.Text("per") == "minute";
        var byWorkload = arguments.Text("group_by") == "workload";
        var statistics = arguments.Texts("statistics");

        var sql = StatisticsSql.Of(measure, statistics, scope, perMinute, byWorkload);
        var table = await usage.QueryAsync(context.Tenant, sql, scope.Parameters, context.RowLimit, cancellationToken);
        var result = new JsonObject { ["measure"] = measure, ["unit"] = unit, ["per"] = perMinute ? "minute" : "request" };
        scope.Describe(result);
        result["groups"] = new JsonArray([.. table.Rows]);
        if (byWorkload)
        {
            var whole = StatisticsSql.Of(measure, statistics, scope, perMinute, byWorkload: false);
            result["overall"] = (await usage.QueryAsync(context.Tenant, whole, scope.Parameters, context.RowLimit, cancellationToken)).Rows.FirstOrDefault();
            result["comparison"] = GroupComparison.Of(table.Rows, statistics);
        }

        return result;
    }
}
