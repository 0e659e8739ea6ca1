using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Regreen.Core.Facts;

namespace Regreen.Core.Recording;

/// <summary>
/// The one JSON form of facts: what the journal stores and what <c>--format json</c> prints. Ids are plain values, enums are kebab-case words.
/// A later version may add properties with defaults outside of constructors; journals written before stay readable.
/// </summary>
public static class FactJson
{
    private const string Discriminator = "fact";

    // The serializer would look at all facts with all that they are made of before it writes the first: a third of a second at every start.
    // So the name of the fact is written and read here, and only the facts that occur are looked at.
    private static readonly FrozenDictionary<string, Type> Types =
        typeof(Fact).GetCustomAttributes<JsonDerivedTypeAttribute>().ToFrozenDictionary(fact => (string)fact.TypeDiscriminator!, fact => fact.DerivedType, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> Names = Types.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Gets the options, for everything that facts are made of.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Writes a fact on one line.</summary>
    public static string Write(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return $$"""{"{{Discriminator}}":"{{Names[fact.GetType()]}}",{{JsonSerializer.Serialize(fact, fact.GetType(), Options).AsSpan(1)}}""";
    }

    /// <summary>Reads a fact.</summary>
    /// <exception cref="JsonException">The text is not a fact that this version knows.</exception>
    public static Fact Read(string json) => (Fact)Read(json, Types.GetValueOrDefault(NameIn(json) ?? "") ?? throw new JsonException("The text names no known fact."));

    /// <summary>Writes anything that facts are made of on one line.</summary>
    public static string Write<T>(T value) => value is Fact fact ? Write(fact) : JsonSerializer.Serialize(value, Options);

    /// <summary>Reads anything that facts are made of.</summary>
    /// <exception cref="JsonException">The text is not of that shape.</exception>
    public static T Read<T>(string json)
        where T : class => (T)Read(json, typeof(T));

    private static object Read(string json, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, Options) ?? throw new JsonException($"Expected a {type.Name}, found null.");
        }
        catch (NotSupportedException exception)
        {
            // Text without its type discriminator asks for an instance of an abstract type.
            throw new JsonException($"The text names no known kind of {type.Name}.", exception);
        }
    }

    // It stands first, as it is written.
    private static string? NameIn(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject
            && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Discriminator)
            && reader.Read() && reader.TokenType == JsonTokenType.String
            ? reader.GetString()
            : null;
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            IgnoreReadOnlyProperties = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,

            // Generated metadata would give missing init properties null instead of their defaults.
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
                new TextIdConverter<RunId>(text => new RunId(text), id => id.Value),
                new TextIdConverter<EvidenceId>(text => new EvidenceId(text), id => id.Value),
                new IssueIdConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private sealed class TextIdConverter<T>(Func<string, T> fromText, Func<T, string> toText) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            fromText(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException($"A {typeof(T).Name} is a text."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(toText(value));
    }

    private sealed class IssueIdConverter : JsonConverter<IssueId>
    {
        public override IssueId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, IssueId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Number);
    }
}
