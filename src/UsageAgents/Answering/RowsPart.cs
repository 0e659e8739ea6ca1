using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace UsageAgents.Answering;

/// <summary>Fills a sentence with the columns of each row: <c>{requests}</c>, as a percentage <c>{share%}</c>, as times <c>{ratio×}</c>.</summary>
internal sealed partial record RowsPart(ImmutableArray<string> Sentences, string WhenEmpty) : IAnswerPart
{
    public RowsPart(params string[] sentences)
        : this([.. sentences], "There is no traffic in this part of the data.")
    {
    }

    public IEnumerable<string> Lines(JsonElement result)
    {
        var rows = result.GetProperty("rows").EnumerateArray().ToArray();
        return rows.Length == 0
            ? [WhenEmpty]
            : rows.SelectMany(row => Sentences.Select(sentence => Place.Replace(sentence, match => ValueOf(row, match.Groups["column"].Value, match.Groups["form"].Value)))).Distinct(StringComparer.Ordinal);
    }

    private static string ValueOf(JsonElement row, string column, string form) => form switch
    {
        "%" when row.GetProperty(column).ValueKind == JsonValueKind.Number => Numbers.Percent(row.GetProperty(column)),
        "×" when row.GetProperty(column).ValueKind == JsonValueKind.Number => Numbers.Times(row.GetProperty(column)),
        _ => Numbers.Of(row.GetProperty(column)),
    };

    [GeneratedRegex(@"\{(?<column>[a-z0-9_]+)(?<form>[%×]?)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place { get; }
}
