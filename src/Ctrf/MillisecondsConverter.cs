using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctrf;

/// <summary>Reads whole and broken numbers, because reporters write both; writes whole ones, as the specification wants.</summary>
internal sealed class MillisecondsConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Number ? throw new JsonException("A time is a number.")
        : reader.TryGetInt64(out var whole) ? whole
        : reader.TryGetDouble(out var broken) && Math.Abs(broken) < 1e15 ? (long)Math.Round(broken)
        : throw new JsonException("A time is out of range.");

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
