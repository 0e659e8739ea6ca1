using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>Finds the JSON object that a deployment command printed among whatever else it printed.</summary>
internal static class CommandOutput
{
    /// <summary>Reads the last object that begins a line, its fields by dotted path; empty where there is none.</summary>
    public static ImmutableSortedDictionary<string, string> Read(IReadOnlyList<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var start = 0; start < bytes.Length; start++)
        {
            if (bytes[start] == (byte)'{' && (start == 0 || bytes[start - 1] == (byte)'\n') && Object(bytes.AsSpan(start)) is { } found)
            {
                fields.Clear();
                Flatten(found.Element, "", fields);
                start += found.Length - 1;
            }
        }

        return fields.ToImmutable();
    }

    private static (JsonElement Element, int Length)? Object(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        try
        {
            return (JsonElement.ParseValue(ref reader), (int)reader.BytesConsumed);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Flatten(JsonElement element, string path, ImmutableSortedDictionary<string, string>.Builder fields)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Flatten(property.Value, name, fields);
            }
            else
            {
                fields[name] = property.Value.ToString();
            }
        }
    }
}
