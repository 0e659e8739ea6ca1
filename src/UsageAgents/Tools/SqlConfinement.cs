using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Tools;

/// <summary>Reads the syntax tree that the database makes of a query, and lets only a SELECT over <c>usage</c> pass.</summary>
internal static class SqlConfinement
{
    private const string Table = "usage";

    private static readonly ImmutableHashSet<string> Functions = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "count", "count_star", "sum", "avg", "mean", "median", "min", "max", "arg_min", "arg_max", "stddev", "stddev_samp", "stddev_pop", "variance",
        "var_samp", "var_pop", "quantile", "quantile_cont", "quantile_disc", "mode", "mad", "corr", "regr_slope", "regr_intercept", "first", "last",
        "bool_and", "bool_or", "any_value", "skewness", "kurtosis", "approx_count_distinct",
        "+", "-", "*", "/", "//", "%", "||", "abs", "round", "floor", "ceil", "ceiling", "sqrt", "ln", "log", "log10", "exp", "pow", "power", "greatest", "least",
        "nullif", "coalesce", "isfinite", "sign", "mod",
        "date_trunc", "date_part", "extract", "strftime", "epoch", "hour", "minute", "second", "date_diff", "datediff", "to_minutes", "to_seconds", "to_hours",
        "row_number", "rank", "dense_rank", "ntile", "lag", "lead", "first_value", "last_value", "percent_rank", "cume_dist",
        "lower", "upper", "length", "concat", "substr", "substring", "trim", "contains", "starts_with", "~~", "!~~", "~~*", "!~~*", "like_escape", "list_value");

    /// <summary>Says why the query may not run, or nothing.</summary>
    public static string? Fault(string syntaxTree)
    {
        using var document = JsonDocument.Parse(syntaxTree);
        var root = document.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            return $"this is not one SELECT: {Text(root, "error_message")}";
        }

        if (root.GetProperty("statements").GetArrayLength() != 1)
        {
            return "only one statement may run";
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Table };
        CollectCommonTables(root, names);
        return FaultOf(root, names);
    }

    // A name that a WITH gives to its own query may be used like the table.
    private static void CollectCommonTables(JsonElement element, HashSet<string> names)
    {
        foreach (var child in Children(element))
        {
            if (child.Name == "cte_map" && child.Value.TryGetProperty("map", out var map))
            {
                foreach (var entry in map.EnumerateArray())
                {
                    names.Add(Text(entry, "key"));
                }
            }

            CollectCommonTables(child.Value, names);
        }
    }

    private static string? FaultOf(JsonElement element, HashSet<string> names)
    {
        if (element.ValueKind == JsonValueKind.Object && NodeFault(element, names) is { } fault)
        {
            return fault;
        }

        return Children(element).Select(child => FaultOf(child.Value, names)).FirstOrDefault(found => found is not null);
    }

    private static string? NodeFault(JsonElement node, HashSet<string> names) => Text(node, "type") switch
    {
        "BASE_TABLE" when Text(node, "schema_name").Length + Text(node, "catalog_name").Length > 0 || !names.Contains(Text(node, "table_name")) =>
            $"only the table {Table} may be read, not {Text(node, "table_name")}",
        "TABLE_FUNCTION" or "SHOW_REF" or "COLUMN_DATA" or "PIVOT" or "DELIM_GET" => "only the table usage may be read, not a table function",
        "RECURSIVE_CTE_NODE" => "a recursive query may not run",
        "FUNCTION" or "WINDOW_AGGREGATE" or "WINDOW" when !Functions.Contains(Text(node, "function_name")) =>
            $"the function {Text(node, "function_name")} may not be used",
        _ => null,
    };

    private static IEnumerable<(string Name, JsonElement Value)> Children(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(property => (property.Name, property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(item => ("", item)),
        _ => [],
    };

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
