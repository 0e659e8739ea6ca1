using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace UsageAgents.Usage;

/// <summary>Usage under a name, of which questions can be asked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where it comes from, in words.</param>
/// <param name="Shape">What it covers.</param>
/// <param name="File">The file that holds it, in its folder.</param>
internal sealed partial record DataSet(string Name, string Origin, UsageShape Shape, string File)
{
    public static bool IsName(string text) => Pattern.IsMatch(text);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern { get; }
}

/// <summary>A tenant's own data sets, and which one questions read; nothing selected means the real hour.</summary>
internal sealed record TenantIndex(ImmutableArray<DataSet> Sets, string? Selected);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(TenantIndex))]
internal sealed partial class DataSetJson : JsonSerializerContext;
