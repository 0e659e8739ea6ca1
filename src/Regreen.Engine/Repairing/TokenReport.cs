using System.Collections.Immutable;
using System.Text.Json;

namespace Regreen.Engine.Repairing;

/// <summary>How an agent reports the tokens that it used, in JSON objects of a line each.</summary>
/// <param name="Kind">The field that names the kind of an object.</param>
/// <param name="Value">Its value where the object tells tokens.</param>
/// <param name="Path">Where the counts stand in it.</param>
/// <param name="Input">The field of the tokens read.</param>
/// <param name="Output">The field of the tokens written.</param>
/// <param name="IsTotal">Whether the last object tells the sum; otherwise they are added up.</param>
internal sealed record TokenReport(string Kind, string Value, ImmutableArray<string> Path, string Input, string Output, bool IsTotal)
{
    /// <summary>Counts the tokens, or returns null where nothing was reported.</summary>
    public long? Count(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        long? sum = null;
        foreach (var count in lines.Select(Read).OfType<long>())
        {
            sum = IsTotal ? count : (sum ?? 0) + count;
        }

        return sum;
    }

    private long? Read(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return TellsTokens(document.RootElement) ? Sum(document.RootElement) : null;
        }
        catch (JsonException)
        {
            // Agents print other lines too.
            return null;
        }
    }

    private bool TellsTokens(JsonElement report) =>
        report.TryGetProperty(Kind, out var kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() == Value;

    private long? Sum(JsonElement at)
    {
        foreach (var name in Path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        var (input, output) = (Field(at, Input), Field(at, Output));
        return input is null && output is null ? null : (input ?? 0) + (output ?? 0);
    }

    private static long? Field(JsonElement counts, string name) =>
        counts.ValueKind == JsonValueKind.Object && counts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : null;
}
