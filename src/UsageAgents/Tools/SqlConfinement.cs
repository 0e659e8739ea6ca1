using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Tools;

/// <summary>
/// Reads the syntax tree that the database makes of a query, and lets only a SELECT over <c>usage</c> pass. Everything is refused that is not
/// known to be harmless, because the database learns new syntax with every version.
/// </summary>
internal static class SqlConfinement
{
    private const string Table = "usage";
    private const int DeepestTree = 512;

    /// <summary>Joined texts can be joined again; so few operands cannot make a text of a kilobyte longer than a megabyte.</summary>
    private const int MostJoinedTexts = 16;

    private static readonly ImmutableHashSet<string> Functions = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "count", "count_star", "sum", "avg", "mean", "median", "min", "max", "arg_min", "arg_max", "stddev", "stddev_samp", "stddev_pop", "variance",
        "var_samp", "var_pop", "quantile", "quantile_cont", "quantile_disc", "mode", "mad", "corr", "regr_slope", "regr_intercept", "first", "last",
        "bool_and", "bool_or", "any_value", "skewness", "kurtosis", "approx_count_distinct",
        "+", "-", "*", "/", "//", "%", "||", "abs", "round", "floor", "ceil", "ceiling", "sqrt", "ln", "log", "log10", "exp", "pow", "power", "greatest", "least",
        "nullif", "coalesce", "isfinite", "sign", "mod",
        "date_trunc", "date_part", "extract", "strftime", "epoch", "hour", "minute", "second", "day", "dayofweek", "isodow", "dayname", "week", "month", "year",
        "date_diff", "datediff", "to_minutes", "to_seconds", "to_hours", "to_days",
        "row_number", "rank", "dense_rank", "ntile", "lag", "lead", "first_value", "last_value", "percent_rank", "cume_dist",
        "lower", "upper", "length", "concat", "substr", "substring", "trim", "contains", "starts_with", "~~", "!~~", "~~*", "!~~*", "like_escape", "list_value");

    private static readonly ImmutableHashSet<string> Expressions =
        ["BETWEEN", "CASE", "CAST", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "WINDOW"];

    private static readonly ImmutableHashSet<string> Nodes =
    [
        "SELECT_NODE", "SET_OPERATION_NODE", "BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "DECIMAL_TYPE_INFO",
        "ORDER_MODIFIER", "LIMIT_MODIFIER", "DISTINCT_MODIFIER", "ORDER_DEFAULT", "ASCENDING", "DESCENDING",
    ];

    /// <summary>Says why the query may not run, or nothing.</summary>
    public static string? Fault(string syntaxTree)
    {
        try
        {
            using var document = JsonDocument.Parse(syntaxTree, new JsonDocumentOptions { MaxDepth = DeepestTree });
            return FaultOfRoot(document.RootElement);
        }
        catch (JsonException)
        {
            return "the query is nested too deeply";
        }
    }

    private static string? FaultOfRoot(JsonElement root)
    {
        if (root.GetProperty("error").GetBoolean())
        {
            return $"this is not one SELECT: {Text(root, "error_message")}";
        }

        return root.GetProperty("statements").GetArrayLength() != 1 ? "only one statement may run"
            : FaultOf(root, ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, Table))
            ?? (JoinedTexts(root) > MostJoinedTexts ? $"more than {MostJoinedTexts} texts may not be joined" : null);
    }

    private static string? FaultOf(JsonElement element, ImmutableHashSet<string> tables)
    {
        if (element.ValueKind == JsonValueKind.Object && NodeFault(element, tables) is { } fault)
        {
            return fault;
        }

        if (WithEntries(element) is { } entries)
        {
            // A name that a WITH gives may be used like the table, but only after it: before, the database would look for its own tables.
            foreach (var entry in entries.EnumerateArray())
            {
                if (FaultOf(entry.GetProperty("value"), tables) is { } inside)
                {
                    return inside;
                }

                tables = tables.Add(Text(entry, "key"));
            }
        }

        return Children(element).Where(child => child.Name != "cte_map").Select(child => FaultOf(child.Value, tables)).FirstOrDefault(found => found is not null);
    }

    private static JsonElement? WithEntries(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("cte_map", out var with) && with.TryGetProperty("map", out var map) ? map : null;

    private static string? NodeFault(JsonElement node, ImmutableHashSet<string> tables)
    {
        var (kind, type) = (Text(node, "class"), Text(node, "type"));
        return (kind, type) switch
        {
            ("FUNCTION" or "WINDOW", _) when !IsHarmless(node) => $"the function {Text(node, "function_name")} may not be used",
            ("", "BASE_TABLE") when Text(node, "schema_name").Length + Text(node, "catalog_name").Length > 0 || !tables.Contains(Text(node, "table_name")) =>
                $"only the table {Table} may be read, not {Text(node, "table_name")}",
            ("", "TABLE_FUNCTION" or "SHOW_REF") => $"only the table {Table} may be read, not a table function",
            ("", "RECURSIVE_CTE_NODE") => "a recursive query may not run",
            ("", "") => null,
            ("", _) when !Nodes.Contains(type) => $"{type} may not be used",
            ({ Length: > 0 }, _) when !Expressions.Contains(kind) => $"{kind} may not be used",
            _ => null,
        };
    }

    private static bool IsHarmless(JsonElement function) =>
        Functions.Contains(Text(function, "function_name")) && Text(function, "schema").Length + Text(function, "catalog").Length == 0;

    private static int JoinedTexts(JsonElement element)
    {
        var own = element.ValueKind == JsonValueKind.Object && Text(element, "function_name").ToLowerInvariant() is "||" or "concat"
            ? element.GetProperty("children").GetArrayLength()
            : 0;
        return own + Children(element).Sum(child => JoinedTexts(child.Value));
    }

    private static IEnumerable<(string Name, JsonElement Value)> Children(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(property => (property.Name, property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(item => ("", item)),
        _ => [],
    };

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
