using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>One row of a data file: texts by name.</summary>
internal sealed record DataRow(ImmutableArray<KeyValuePair<string, string>> Values);

/// <summary>Reads rows from CSV (RFC 4180, with a line of names first) or from JSON lines (one flat object a line).</summary>
internal static class DataRows
{
    /// <summary>Reads them; an error is one sentence that begins with the line.</summary>
    public static (ImmutableArray<DataRow> Rows, string? Error) Read(string path, string text)
    {
        try
        {
            var isJson = path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);
            return ([.. isJson ? JsonLines(text) : Csv(text.TrimStart('\uFEFF'))], null);
        }
        catch (FormatException exception)
        {
            return ([], exception.Message);
        }
    }

    private static IEnumerable<DataRow> JsonLines(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return JsonLine(line, number);
            }
        }
    }

    private static DataRow JsonLine(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw CsvText.Wrong(number, "is no JSON object");
            }

            return new DataRow([.. document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => throw CsvText.Wrong(number, $"holds no text, number or truth value under '{member.Name}'"),
            }))]);
        }
        catch (JsonException)
        {
            throw CsvText.Wrong(number, "is no JSON");
        }
    }

    private static IEnumerable<DataRow> Csv(string text)
    {
        ImmutableArray<string> names = [];
        foreach (var (number, fields) in new CsvText(text).Records())
        {
            if (names.IsDefaultOrEmpty)
            {
                names = fields.Distinct(StringComparer.Ordinal).Count() == fields.Length && !fields.Contains("", StringComparer.Ordinal) ? fields : throw CsvText.Wrong(number, "must name every column, each once");
                continue;
            }

            yield return fields.Length == names.Length
                ? new DataRow([.. names.Zip(fields, KeyValuePair.Create)])
                : throw CsvText.Wrong(number, string.Create(CultureInfo.InvariantCulture, $"has {fields.Length} fields, and the first line names {names.Length}"));
        }
    }
}
