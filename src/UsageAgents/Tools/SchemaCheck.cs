using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageAgents.Tools;

/// <summary>Checks arguments against the part of JSON schema that <see cref="ToolSchema"/> writes, and says where and why they do not fit.</summary>
internal static class SchemaCheck
{
    public static string? Fault(JsonObject schema, JsonNode? value, string path = "")
    {
        if (TypeFault(schema, value, path) is { } wrongType)
        {
            return wrongType;
        }

        return value switch
        {
            JsonObject fields => MissingFault(schema, fields, path) ?? fields.Select(field => FieldFault(schema, fields, field, path)).FirstOrDefault(fault => fault is not null),
            JsonArray items => ItemsFault(schema, items, path),
            JsonValue plain => ValueFault(schema, plain, path),
            _ => null,
        };
    }

    private static string? TypeFault(JsonObject schema, JsonNode? value, string path)
    {
        var allowed = schema["type"] switch
        {
            JsonArray types => [.. types.Select(type => type!.GetValue<string>())],
            JsonValue type => [type.GetValue<string>()],
            _ => Array.Empty<string>(),
        };
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        return allowed.Length == 0 || Array.Exists(allowed, type => Fits(type, kind, value))
            ? null
            : $"{Named(path)} must be {string.Join(" or ", allowed.Where(type => type != "null").Select(Words))}";
    }

    private static bool Fits(string type, JsonValueKind kind, JsonNode? value) => type switch
    {
        "null" => kind == JsonValueKind.Null,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "number" => kind == JsonValueKind.Number,
        "integer" => kind == JsonValueKind.Number && long.TryParse(value!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out _),
        "array" => kind == JsonValueKind.Array,
        _ => kind == JsonValueKind.Object,
    };

    private static string Words(string type) => type switch
    {
        "string" => "text",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        _ => $"a{(type == "object" ? "n" : "")} {type}",
    };

    private static string? MissingFault(JsonObject schema, JsonObject fields, string path) => schema["required"] is JsonArray required
        ? required.Select(name => name!.GetValue<string>()).Where(name => !fields.ContainsKey(name)).Select(name => $"{Named(Join(path, name))} is missing").FirstOrDefault()
        : null;

    private static string? FieldFault(JsonObject schema, JsonObject fields, KeyValuePair<string, JsonNode?> field, string path)
    {
        var known = schema["properties"] as JsonObject;
        if (known?[field.Key] is JsonObject own)
        {
            return Fault(own, field.Value, Join(path, field.Key));
        }

        return schema["additionalProperties"] is JsonObject any ? Fault(any, field.Value, Join(path, field.Key))
            : known is null || known.ContainsKey(field.Key) ? null
            : $"there is no argument '{Join(path, field.Key)}'; known are {string.Join(", ", known.Select(property => property.Key))}";
    }

    private static string? ItemsFault(JsonObject schema, JsonArray items, string path)
    {
        if (Bound(schema, "maxItems") is { } most && items.Count > most)
        {
            return $"{Named(path)} has more than {most} entries";
        }

        if (Bound(schema, "minItems") is { } least && items.Count < least)
        {
            return $"{Named(path)} has fewer than {least} entries";
        }

        return schema["items"] is JsonObject item
            ? items.Select((value, index) => Fault(item, value, $"{path}[{index}]")).FirstOrDefault(fault => fault is not null)
            : null;
    }

    private static string? ValueFault(JsonObject schema, JsonValue value, string path)
    {
        if (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
        {
            return $"{Named(path)} must be one of {string.Join(", ", choices.Where(choice => choice is not null))}";
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.Number when Outside(schema, value) => $"{Named(path)} must be from {Bound(schema, "minimum")} to {Bound(schema, "maximum")}",
            JsonValueKind.String when value.GetValue<string>().Length > Bound(schema, "maxLength") => $"{Named(path)} has more than {Bound(schema, "maxLength")} characters",
            JsonValueKind.String when value.GetValue<string>().Length < Bound(schema, "minLength") => $"{Named(path)} has fewer than {Bound(schema, "minLength")} characters",
            _ => null,
        };
    }

    private static bool Outside(JsonObject schema, JsonValue value)
    {
        var number = double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
        return number < Bound(schema, "minimum") || number > Bound(schema, "maximum") || !double.IsFinite(number);
    }

    private static double? Bound(JsonObject schema, string name) => schema[name]?.Deserialize<double>();

    private static string Named(string path) => path.Length == 0 ? "the arguments" : $"argument '{path}'";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
