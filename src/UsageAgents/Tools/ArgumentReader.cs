using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageAgents.Tools;

/// <summary>Reads a tool's arguments, and refuses what is not of the schema.</summary>
internal static class ArgumentReader
{
    public static string? Text(this JsonObject arguments, string name) => arguments[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw new ToolException($"argument '{name}' must be text"),
    };

    public static string RequiredText(this JsonObject arguments, string name) =>
        arguments.Text(name) is { Length: > 0 } text ? text : throw new ToolException($"argument '{name}' is missing");

    public static decimal? Number(this JsonObject arguments, string name) => arguments[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => throw new ToolException($"argument '{name}' must be a number"),
    };

    public static IReadOnlyList<string> Texts(this JsonObject arguments, string name) => arguments[name] switch
    {
        null => [],
        JsonArray array => [.. array.Select(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new ToolException($"argument '{name}' must be a list of texts"))],
        _ => throw new ToolException($"argument '{name}' must be a list of texts"),
    };

    public static DateTime? Time(this JsonObject arguments, string name) => TimeOf(name, arguments.Text(name));

    public static DateTime? TimeOf(string name, string? text) => text is null ? null
        : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new ToolException($"argument '{name}' is not a time; write it as 2023-11-16 18:15:00");

    public static void AllowOnly(this JsonObject arguments, params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in arguments)
        {
            if (!names.Contains(name))
            {
                throw new ToolException($"there is no argument '{name}'; known are {string.Join(", ", names!)}");
            }
        }
    }
}
