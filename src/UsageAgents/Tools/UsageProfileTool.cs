using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>What <see cref="UsageProfileTool"/> is asked.</summary>
internal sealed record UsageProfileArguments : ScopeArguments
{
    [Description("how many of the longest pauses to list")]
    [Range(0, 50)]
    public int Pauses { get; init; } = 5;
}

/// <summary>What the data holds: each column's values, how many are missing, and the longest times without a request.</summary>
internal sealed class UsageProfileTool(TenantUsage usage) : TypedTool<UsageProfileArguments>
{
    public const string ToolName = "usage_profile";
    private const int ShownNames = 10;

    public override string Name => ToolName;

    public override string Description => "What the data holds: columns with their units, ranges, most frequent values and missing values, the time covered and its longest pauses.";

    protected override async Task<JsonObject> ExecuteAsync(UsageProfileArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var scope = arguments.Scope();
        var result = new JsonObject();
        scope.Describe(result);
        DataNotes.Describe(usage.ShapeOf(context.Tenant), result);
        var time = (await QueryAsync(TimeSql(scope), scope, context, cancellationToken)).Rows[0];
        result["rows"] = time["n"]!.DeepClone();
        result["first"] = time["first"]?.DeepClone();
        result["last"] = time["last"]?.DeepClone();
        result["days_with_traffic"] = time["days"]!.DeepClone();
        var columns = new JsonArray();
        foreach (var column in UsageSchema.Columns.Where(column => column.Type != "TIMESTAMP"))
        {
            columns.Add((JsonNode)await ColumnAsync(column, scope, context, cancellationToken));
        }

        result["columns"] = columns;
        result["longest_pauses"] = new JsonArray([.. (await QueryAsync(PauseSql(scope, arguments.Pauses), scope, context, cancellationToken)).Rows]);
        return result;
    }

    private async Task<JsonObject> ColumnAsync((string Name, string Type, string Unit) column, TrafficScope scope, ToolContext context, CancellationToken cancellationToken)
    {
        var numbers = column.Type != "VARCHAR";
        var row = (await QueryAsync(numbers ? NumberSql(column.Name, scope) : NameSql(column.Name, scope), scope, context, cancellationToken)).Rows[0];
        row["name"] = column.Name;
        row["unit"] = column.Unit.Length == 0 ? null : column.Unit;
        if (!numbers && row["filled"]!.GetValue<long>() > 0)
        {
            row["most_frequent"] = new JsonArray([.. (await QueryAsync(TopSql(column.Name, scope), scope, context, cancellationToken)).Rows]);
        }

        return row;
    }

    private Task<UsageTable> QueryAsync(string sql, TrafficScope scope, ToolContext context, CancellationToken cancellationToken) =>
        usage.QueryAsync(context.Tenant, sql, scope.Parameters, context.RowLimit, cancellationToken);

    private static string TimeSql(TrafficScope scope) =>
        $"SELECT count(*) AS n, min(timestamp) AS first, max(timestamp) AS last, count(DISTINCT date_trunc('day', timestamp)) AS days FROM usage {scope.Where}";

    private static string NumberSql(string column, TrafficScope scope) => $"""
        SELECT count({column}) AS filled, count(*) - count({column}) AS missing, min({column}) AS min, max({column}) AS max, avg({column}) AS mean,
               quantile_cont({column}, 0.5) AS median, quantile_cont({column}, 0.95) AS p95, count(*) FILTER ({column} = 0) AS zeros
        FROM usage {scope.Where}
        """;

    private static string NameSql(string column, TrafficScope scope) =>
        $"SELECT count({column}) AS filled, count(*) - count({column}) AS missing, count(DISTINCT {column}) AS different FROM usage {scope.Where}";

    private static string TopSql(string column, TrafficScope scope) => $"""
        SELECT {column} AS value, count(*) AS requests, 100.0 * count(*) / sum(count(*)) OVER () AS share_percent
        FROM usage {scope.Where} AND {column} IS NOT NULL GROUP BY {column} ORDER BY requests DESC, value LIMIT {ShownNames}
        """;

    private static string PauseSql(TrafficScope scope, int count) => $"""
        SELECT before AS "from", timestamp AS until, (epoch(timestamp) - epoch(before)) / 60 AS minutes
        FROM (SELECT timestamp, lag(timestamp) OVER (ORDER BY timestamp) AS before FROM usage {scope.Where})
        WHERE before IS NOT NULL ORDER BY minutes DESC, before LIMIT {count}
        """;
}
