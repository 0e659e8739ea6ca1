using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Regreen.Engine.Configuring;

/// <summary>Writes a shape as a JSON schema (draft 2020-12), for editors.</summary>
internal sealed class JsonSchema(bool takesVariables)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedDictionary<string, JsonNode?> _definitions = new(StringComparer.Ordinal);

    /// <summary>Gets the schema of <c>regreen.yaml</c>.</summary>
    public static string Project { get; } = Write(ProjectShapes.File, "regreen.yaml", takesVariables: true);

    /// <summary>Gets the schema of scenario files.</summary>
    public static string Scenario { get; } = Write(ScenarioShapes.File, "Regreen scenario file", takesVariables: false);

    private static string Write(MapShape root, string title, bool takesVariables)
    {
        var schema = new JsonSchema(takesVariables);
        var file = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (name, value) in schema.Keys(root).ToList())
        {
            file[name] = value?.DeepClone();
        }

        file["$defs"] = new JsonObject(schema._definitions);
        return file.ToJsonString(Format) + "\n";
    }

    private JsonObject Of(Shape shape) => shape switch
    {
        MapShape map => Reference(map.Name, () => Keys(map)),
        VariantShape variants => Reference(variants.Name, () => OneOf(variants.Variants)),
        ListShape list => new JsonObject { ["type"] = "array", ["items"] = Of(list.Item) },
        MapOfShape map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(map.Value) },
        EitherShape either => OneOf([either.First, either.Second]),
        TextShape or AnyShape => Scalar(shape),
        _ when takesVariables => new JsonObject { ["anyOf"] = new JsonArray(Scalar(shape), Variable()) },
        _ => Scalar(shape),
    };

    private static JsonObject Variable() => new() { ["type"] = "string", ["pattern"] = @"\$\{" };

    private static JsonObject Scalar(Shape shape) => shape switch
    {
        TextShape => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        BoolShape => new JsonObject { ["type"] = "boolean" },
        DurationShape => new JsonObject { ["type"] = "string", ["pattern"] = DurationText.Pattern },
        DateShape => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
        ChoiceShape choice => new JsonObject { ["enum"] = new JsonArray([.. choice.Options.Select(option => JsonValue.Create(option))]) },
        NumberShape number => new JsonObject { ["type"] = number.IsWhole ? "integer" : "number", ["minimum"] = number.Least, ["maximum"] = number.Most },
        _ => [],
    };

    private JsonObject OneOf(IEnumerable<Shape> shapes) => new() { ["oneOf"] = new JsonArray([.. shapes.Select(Of)]) };

    private JsonObject Reference(string name, Func<JsonObject> definition)
    {
        // The entry stands before its content is written: a shape may hold itself.
        if (_definitions.TryAdd(name, null))
        {
            _definitions[name] = definition();
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject Keys(MapShape map)
    {
        var properties = new JsonObject();
        foreach (var key in map.Keys)
        {
            var value = Of(key.Shape);
            value["description"] = key.Description;
            properties[key.Name] = value;
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (map.Keys.Where(key => key.IsRequired).Select(key => key.Name).ToImmutableArray() is { IsEmpty: false } required)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        return schema;
    }
}
