using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace UsageAgents.Tools;

/// <summary>Makes the JSON schema of a tool's arguments from their type: names, types, bounds and descriptions stand in one place.</summary>
internal static class ToolSchema
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    public static JsonObject Of(Type arguments) => Options.GetJsonSchemaAsNode(arguments, Exporting).AsObject();

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node || context.PropertyInfo?.AttributeProvider is not { } property)
        {
            return schema;
        }

        foreach (var attribute in property.GetCustomAttributes(inherit: true))
        {
            Add(attribute, node);
        }

        return node;
    }

    private static void Add(object attribute, JsonObject node)
    {
        switch (attribute)
        {
            case DescriptionAttribute description:
                node["description"] = description.Description;
                break;
            case RangeAttribute range:
                node["minimum"] = Convert.ToDouble(range.Minimum, System.Globalization.CultureInfo.InvariantCulture);
                node["maximum"] = Convert.ToDouble(range.Maximum, System.Globalization.CultureInfo.InvariantCulture);
                break;
            case MaxLengthAttribute length:
                node[HasItems(node) ? "maxItems" : "maxLength"] = length.Length;
                break;
            case MinLengthAttribute length:
                node[HasItems(node) ? "minItems" : "minLength"] = length.Length;
                break;
        }
    }

    private static bool HasItems(JsonObject node) => node.ContainsKey("items");
}
