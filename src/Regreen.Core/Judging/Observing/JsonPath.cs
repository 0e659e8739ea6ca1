using System.Globalization;
using System.Text.Json;

namespace Regreen.Core.Judging.Observing;

/// <summary>Reads dotted paths such as <c>data.items.0.name</c> in JSON.</summary>
public static class JsonPath
{
    /// <summary>Finds the element at a path, or null.</summary>
    public static JsonElement? Find(JsonElement root, string path)
    {
        var element = root;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var property))
            {
                element = property;
            }
            else if (element.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>Gets the text of a scalar, the JSON text of anything else, or null where there is nothing.</summary>
    public static string? TextOf(JsonElement? element) => element switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };
}
