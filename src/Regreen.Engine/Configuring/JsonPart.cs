using System.Collections.Immutable;
using System.Text.Json;

namespace Regreen.Engine.Configuring;

/// <summary>A value of a JSON text and where its bytes are.</summary>
/// <param name="Kind">Its first token.</param>
/// <param name="Name">The name of the property that holds it; for an item its place; empty for the whole.</param>
/// <param name="First">Where the property or the item begins.</param>
/// <param name="Start">Where the value begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">What a scalar says, as configuration shows it.</param>
/// <param name="Children">What an object or a list holds.</param>
internal sealed record JsonPart(JsonTokenType Kind, string Name, int First, int Start, int End, string Text, ImmutableArray<JsonPart> Children)
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = YamlReader.MaximumDepth };

    public bool IsContainer => Kind is JsonTokenType.StartObject or JsonTokenType.StartArray;

    /// <summary>Reads a text; null where it is not JSON. Comments and trailing commas are passed over.</summary>
    public static JsonPart? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Lenient);
            reader.Read();
            var root = ReadValue(ref reader, "", (int)reader.TokenStartIndex);
            return reader.Read() ? null : root;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what a text with half a surrogate pair gives.
            return null;
        }
    }

    /// <summary>Returns whether a text is a JSON number, truth value, null or quoted text.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> json) =>
        json.Length > 0 && json[0] is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'/')
        && Read(json) is { IsContainer: false } part && part.End == json.Length;

    /// <summary>Finds what stands under a name; the last one counts.</summary>
    public JsonPart? Find(string name) => Children.LastOrDefault(child => string.Equals(child.Name, name, StringComparison.Ordinal));

    private static JsonPart ReadValue(ref Utf8JsonReader reader, string name, int first)
    {
        var (kind, start) = (reader.TokenType, (int)reader.TokenStartIndex);
        var text = kind switch
        {
            JsonTokenType.String => JsonText.Show(reader.GetString()!),
            JsonTokenType.StartObject or JsonTokenType.StartArray => "",
            _ => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        };
        var children = kind switch
        {
            JsonTokenType.StartObject => ReadProperties(ref reader),
            JsonTokenType.StartArray => ReadItems(ref reader),
            _ => [],
        };
        return new JsonPart(kind, name, first, start, (int)reader.BytesConsumed, text, children);
    }

    private static ImmutableArray<JsonPart> ReadProperties(ref Utf8JsonReader reader)
    {
        var children = ImmutableArray.CreateBuilder<JsonPart>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, first) = (reader.GetString()!, (int)reader.TokenStartIndex);
            reader.Read();
            children.Add(ReadValue(ref reader, name, first));
        }

        return children.ToImmutable();
    }

    private static ImmutableArray<JsonPart> ReadItems(ref Utf8JsonReader reader)
    {
        var children = ImmutableArray.CreateBuilder<JsonPart>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            children.Add(ReadValue(ref reader, children.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), (int)reader.TokenStartIndex));
        }

        return children.ToImmutable();
    }
}
