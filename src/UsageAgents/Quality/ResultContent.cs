using System.Text.Json;
using UsageAgents.Tools;

namespace UsageAgents.Quality;

/// <summary>All numbers and texts that a tool result holds, at any depth.</summary>
internal sealed record ResultContent(IReadOnlyList<double> Numbers, IReadOnlyList<string> Texts)
{
    public static ResultContent Of(ToolCallOutcome call)
    {
        var numbers = new List<double>();
        var texts = new List<string>();
        Collect(call.Result, numbers, texts);
        return new ResultContent(numbers, texts);
    }

    private static void Collect(JsonElement element, List<double> numbers, List<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, numbers, texts);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, numbers, texts);
                }

                break;
            case JsonValueKind.Number:
                numbers.Add(element.GetDouble());
                break;
            case JsonValueKind.String:
                texts.Add(element.GetString()!);
                break;
        }
    }
}
