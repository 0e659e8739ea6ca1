using System.Text.Json;
using Json.Schema;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Makes checks of JSON schemas (draft 6 to 2020-12).</summary>
internal static class SchemaCheck
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    /// <summary>Reads a schema. What it returns says what of a value does not fit, or null.</summary>
    /// <exception cref="JsonException">It is no schema.</exception>
    public static Func<JsonElement, string?> Read(string text)
    {
        JsonSchema schema;
        try
        {
            schema = JsonSchema.FromText(text);
        }
        catch (Exception exception) when (exception is JsonSchemaException or ArgumentException or InvalidOperationException)
        {
            throw new JsonException(exception.Message, exception);
        }

        return value => Fault(schema.Evaluate(value, Options));
    }

    private static string? Fault(EvaluationResults results) => results.IsValid ? null
        : (results.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).SelectMany(detail => detail.Errors!.Select(error => $"{(detail.InstanceLocation.ToString() is { Length: > 0 } at ? at : "it")}: {error.Value}")).FirstOrDefault() ?? "it does not fit";
}
