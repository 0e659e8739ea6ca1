using System.Collections.Immutable;

namespace UsageAgents.Tools;

/// <summary>What can be measured of a request, and how the database computes it for one row.</summary>
internal static class MeasureCatalogue
{
    public static readonly ImmutableSortedDictionary<string, (string Expression, string Unit)> Measures =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["requests"] = ("1", "requests"),
            ["input_tokens"] = ("input_tokens", "tokens"),
            ["output_tokens"] = ("output_tokens", "tokens"),
            ["total_tokens"] = ("input_tokens + output_tokens", "tokens"),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static (string Expression, string Unit) Of(string measure) => Measures.TryGetValue(measure, out var known)
        ? known
        : throw new ToolException($"there is no measure '{measure}'; known are {string.Join(", ", Measures.Keys)}");
}
