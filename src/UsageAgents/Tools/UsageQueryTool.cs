using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Runs one SELECT over the tenant's own usage.</summary>
internal sealed class UsageQueryTool(TenantUsage usage) : ITool
{
    public const string ToolName = "usage_query";
    private const int LongestQuery = 4000;
    private static readonly Dictionary<string, object> NoParameters = new(StringComparer.Ordinal);

    public string Name => ToolName;

    public string Description => $"One SELECT (DuckDB) over {UsageSchema.Table}({UsageSchema.Names}), one row per request; what the source of the data did not say is NULL.";

    public string ArgumentsSchema => """
        {"type": "object", "properties": {"sql": {"type": "string", "maxLength": 4000}}, "required": ["sql"], "additionalProperties": false}
        """;

    public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        arguments.AllowOnly("sql");
        var sql = arguments.RequiredText("sql");
        if (sql.Length > LongestQuery)
        {
            throw new ToolException($"a query has at most {LongestQuery} characters");
        }

        if (SqlConfinement.Fault(await TreeOfAsync(sql, context, cancellationToken)) is { } fault)
        {
            throw new ToolException(fault);
        }

        var table = await QueryAsync(sql, context, cancellationToken);
        return new JsonObject
        {
            ["columns"] = new JsonArray([.. table.Columns.Select(column => (JsonNode)column)]),
            ["rows"] = new JsonArray([.. table.Rows]),
            ["row_count"] = table.Rows.Length,
            ["truncated"] = table.Truncated,
            ["units"] = "tokens count model tokens; times are UTC; _ms columns are milliseconds; cost_usd is US dollars",
        };
    }

    private async Task<string> TreeOfAsync(string sql, ToolContext context, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal) { ["sql"] = sql };
        var tree = await usage.QueryAsync(context.Tenant, "SELECT json_serialize_sql($sql::VARCHAR)::VARCHAR AS tree", parameters, rowLimit: 1, cancellationToken);
        return tree.Rows[0]["tree"]!.GetValue<string>();
    }

    private async Task<UsageTable> QueryAsync(string sql, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await usage.QueryAsync(context.Tenant, sql, NoParameters, context.RowLimit, cancellationToken);
        }
        catch (DuckDBException exception)
        {
            throw new ToolException($"the query failed: {exception.Message.Split('\n')[0]}");
        }
    }
}
