using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Regreen.Benchmarks;

/// <summary>What a benchmark measured: rows of the same columns, and remarks that hold for all of them.</summary>
internal sealed record BenchReport(string Name, IReadOnlyDictionary<string, string> Remarks, IReadOnlyList<IReadOnlyDictionary<string, object>> Rows)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Gets what the rows are called in JSON.</summary>
    public string RowsName { get; init; } = "rows";

    /// <summary>Gets figures over all rows; in JSON they are fields of the object itself.</summary>
    public IReadOnlyDictionary<string, object> Totals { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public string ToJson() => new JsonObject(
        [
            KeyValuePair.Create("benchmark", (JsonNode?)Name),
            .. Totals.Select(Field),
            KeyValuePair.Create(RowsName, (JsonNode?)new JsonArray([.. Rows.Select(row => (JsonNode)new JsonObject(row.Select(Field)))])),
            KeyValuePair.Create("remarks", (JsonNode?)new JsonObject(Remarks.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)))),
        ]).ToJsonString(Indented);

    public string ToTable()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Remarks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{key}: {value}");
        }

        AppendTable(text, Rows);
        AppendTable(text, Totals.Count == 0 ? [] : [Totals]);
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, IReadOnlyList<IReadOnlyDictionary<string, object>> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        string[] columns = [.. rows[0].Keys];
        string[][] cells = [columns, .. rows.Select(row => columns.Select(column => Text(row[column])).ToArray())];
        int[] widths = [.. columns.Select((_, column) => cells.Max(row => row[column].Length))];
        text.AppendLine();
        foreach (var row in cells)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))));
        }
    }

    private static KeyValuePair<string, JsonNode?> Field(KeyValuePair<string, object> pair) => KeyValuePair.Create(pair.Key, JsonSerializer.SerializeToNode(pair.Value));

    private static string Text(object value) => value is double number ? number.ToString("0.###", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
