using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageAgents.Benchmarks;

/// <summary>What was measured, by field; a field that was not measured is null.</summary>
internal sealed class Figures(IEnumerable<string> fields)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly OrderedDictionary<string, double?> _values = new(fields.Select(field => KeyValuePair.Create(field, (double?)null)), StringComparer.Ordinal);

    public double? this[string field]
    {
        get => _values[field];
        set => _values[field] = value is { } number ? Math.Round(number, Math.Abs(number) < 100 ? 3 : 0) : null;
    }

    public string ToJson() =>
        new JsonObject(_values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))).ToJsonString(Indented);

    public string ToTable() =>
        string.Join('\n', _values.Select(pair => $"{pair.Key,-24} {pair.Value?.ToString("#,0.###", CultureInfo.InvariantCulture) ?? "not measured",16}"));
}
