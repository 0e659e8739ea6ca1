using System.Text.Json;
using UsageAgents.Tools;

namespace UsageAgents.Quality;

/// <summary>All numbers and texts that a tool result holds, at any depth, and the names of its properties.</summary>
/// <param name="Numbers">The numbers, each with the name of the property that holds it.</param>
/// <param name="Texts">The texts.</param>
/// <param name="Names">The names of all properties.</param>
internal sealed record ResultContent(IReadOnlyList<(string Name, double Value)> Numbers, IReadOnlyList<string> Texts, IReadOnlySet<string> Names)
{
    private static readonly string[] MoneyWords = ["usd", "cost", "price", "spend", "amount", "bill", "saving"];
    private static readonly string[] ShareWords = ["percent", "pct", "share", "ratio", "fraction", "proportion"];
    private static readonly string[] EffectWords = ["saving", "saved", "difference", "change", "reduction", "delta"];

    public bool SpeaksOfMoney => Names.Any(name => Holds(name, MoneyWords));

    public static ResultContent Of(ToolCallOutcome call)
    {
        var content = new ResultContent(new List<(string, double)>(), new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        content.Collect("", call.Result);
        return content;
    }

    public static bool IsShare(string name) => Holds(name, ShareWords);

    public static bool IsEffect(string name) => Holds(name, EffectWords);

    /// <summary>Whether a squeezed name stands in it.</summary>
    public bool Knows(string squeezed) => Texts.Concat(Names).Any(text => RequestDemands.HoldsSqueezed(text, squeezed));

    private static bool Holds(string name, string[] words) => Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private void Collect(string name, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    ((HashSet<string>)Names).Add(property.Name);
                    Collect(property.Name, property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(name, item);
                }

                break;
            case JsonValueKind.Number:
                ((List<(string, double)>)Numbers).Add((name, element.GetDouble()));
                break;
            case JsonValueKind.String:
                ((List<string>)Texts).Add(element.GetString()!);
                break;
        }
    }
}
