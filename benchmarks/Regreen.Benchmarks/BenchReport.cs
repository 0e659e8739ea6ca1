using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Regreen.Benchmarks;

/// <summary>What a benchmark measured: rows of the same columns, and remarks that hold for all of them.</summary>
internal sealed record BenchReport(string Name, IReadOnlyDictionary<string, string> Remarks, IReadOnlyList<IReadOnlyDictionary<string, object>> Rows)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string ToJson()
    {
        var rows = new JsonArray([.. Rows.Select(row => (JsonNode)new JsonObject(row.Select(pair => KeyValuePair.Create(pair.Key, JsonSerializer.SerializeToNode(pair.Value)))))]);
        var remarks = new JsonObject(Remarks.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return new JsonObject { ["benchmark"] = Name, ["remarks"] = remarks, ["rows"] = rows }.ToJsonString(Indented);
    }

    public string ToTable()
    {
        string[] columns = [.. Rows[0].Keys];
        string[][] cells = [columns, .. Rows.Select(row => columns.Select(column => Text(row[column])).ToArray())];
        int[] widths = [.. columns.Select((_, column) => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (var (key, value) in Remarks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{key}: {value}");
        }

        text.AppendLine();
        foreach (var row in cells)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))));
        }

        return text.ToString();
    }

    private static string Text(object value) => value is double number ? number.ToString("0.###", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
