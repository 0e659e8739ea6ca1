using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Configuring;

/// <summary>Writes a tree as JSON: plain scalars that read as numbers, truth values or nothing become those, all others texts.</summary>
internal static partial class YamlJson
{
    public static string Write(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = YamlReader.MaximumDepth + 1 }))
        {
            Write(writer, node);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    writer.WritePropertyName(entry.Key.Text);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case YamlList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlScalar scalar:
                WriteScalar(writer, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlScalar scalar)
    {
        if (scalar.IsNull)
        {
            writer.WriteNullValue();
        }
        else if (scalar is { IsPlain: true, Text: "true" or "false" })
        {
            writer.WriteBooleanValue(scalar.Text == "true");
        }
        else if (scalar.IsPlain && JsonNumber().IsMatch(scalar.Text))
        {
            writer.WriteRawValue(scalar.Text);
        }
        else
        {
            writer.WriteStringValue(scalar.Text);
        }
    }

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex JsonNumber();
}
