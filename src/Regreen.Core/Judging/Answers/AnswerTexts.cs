using System.Text.Json;

namespace Regreen.Core.Judging.Answers;

/// <summary>Finds what is said in an answer, whatever its form: its texts of several words.</summary>
public static class AnswerTexts
{
    private const string Data = "data:";

    /// <summary>Finds the texts in a body, a message or an event stream.</summary>
    public static IEnumerable<string> In(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return Documents(payload).SelectMany(Leaves).Where(QuestionText.IsFree);
    }

    /// <summary>Finds the JSON documents in a body, a message or an event stream.</summary>
    public static IEnumerable<JsonElement> Documents(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return Parse(payload) is { } whole
            ? [whole]
            : payload.Split('\n').Where(line => line.StartsWith(Data, StringComparison.Ordinal)).Select(line => Parse(line[Data.Length..])).OfType<JsonElement>();
    }

    private static IEnumerable<string> Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Leaves(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private static JsonElement? Parse(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
