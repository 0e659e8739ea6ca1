using System.Collections.Immutable;

namespace UsageAgents.Importing;

/// <summary>Which column of a file holds what.</summary>
/// <param name="Places">The place of each column that was found, and the factor of its numbers.</param>
/// <param name="Ignored">Headers that are not read.</param>
internal sealed record ColumnMap(ImmutableDictionary<string, (int Place, double Factor)> Places, ImmutableArray<string> Ignored)
{
    private static readonly string[] Required = ["timestamp", "input_tokens", "output_tokens"];

    public static ColumnMap Of(IReadOnlyList<string> headers)
    {
        var places = ImmutableDictionary.CreateBuilder<string, (int, double)>(StringComparer.Ordinal);
        var ignored = ImmutableArray.CreateBuilder<string>();
        for (var place = 0; place < headers.Count; place++)
        {
            // Our own names come before what others call the same.
            var found = ColumnNames.Find(headers[place]);
            if (found is { } known && (!places.ContainsKey(known.Column) || string.Equals(headers[place], known.Column, StringComparison.OrdinalIgnoreCase)))
            {
                if (places.TryGetValue(known.Column, out var former))
                {
                    ignored.Add(headers[former.Item1]);
                }

                places[known.Column] = (place, known.Factor);
            }
            else
            {
                ignored.Add(headers[place]);
            }
        }

        return new ColumnMap(places.ToImmutable(), ignored.ToImmutable());
    }

    /// <summary>Gets what is missing, or nothing.</summary>
    public string? Fault => Required.Where(column => !Places.ContainsKey(column)).ToArray() is { Length: > 0 } missing
        ? $"no column for {string.Join(", ", missing)}; known names are timestamp, input_tokens (prompt_tokens), output_tokens (completion_tokens), and optionally workload, team, model, "
            + "cached_tokens, latency_ms, time_to_first_token_ms, cost_usd, status"
        : null;

    public bool Has(string column) => Places.ContainsKey(column);

    /// <summary>The text of a column; empty where the file does not have it.</summary>
    public string Text(IReadOnlyList<string> fields, string column) =>
        Places.TryGetValue(column, out var found) && found.Place < fields.Count ? fields[found.Place] : "";

    public double Factor(string column) => Places.TryGetValue(column, out var found) ? found.Factor : 1;
}
