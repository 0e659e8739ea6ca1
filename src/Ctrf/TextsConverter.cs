using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctrf;

/// <summary>Reads a list of texts, or the single text that older reporters write; writes a list.</summary>
internal sealed class TextsConverter : JsonConverter<ImmutableArray<string>>
{
    public override ImmutableArray<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        for (var isList = reader.TokenType == JsonTokenType.StartArray; isList && reader.Read() && reader.TokenType != JsonTokenType.EndArray;)
        {
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A list of texts holds something else."));
        }

        return reader.TokenType == JsonTokenType.EndArray ? texts.ToImmutable() : throw new JsonException("Expected a list of texts.");
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
