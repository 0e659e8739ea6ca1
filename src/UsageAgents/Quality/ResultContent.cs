using System.Text.Json;
using UsageAgents.Tools;

namespace UsageAgents.Quality;

/// <summary>What a tool result holds at any depth: numbers, texts, and the names of its properties.</summary>
internal sealed class ResultContent
{
    private static readonly string[] MoneyWords = ["usd", "cost", "price", "spend", "amount", "bill", "saving"];
    private static readonly string[] ShareWords = ["percent", "pct", "share", "ratio", "fraction", "proportion"];
    private static readonly string[] EffectWords = ["saving", "saved", "difference", "change", "reduction", "delta"];

    private readonly JsonElement _result;
    private readonly List<(JsonProperty Holder, double Value)> _numbers = [];
    private readonly List<string> _texts = [];

    private ResultContent(JsonElement result)
    {
        _result = result;
        Collect(default, result);
    }

    /// <summary>Gets the numbers, each with the property that holds it.</summary>
    public IReadOnlyList<(JsonProperty Holder, double Value)> Numbers => _numbers;

    public bool SpeaksOfMoney => AnyName(_result, static name => Holds(name, MoneyWords));

    public static ResultContent Of(ToolCallOutcome call) => new(call.Result);

    public static bool IsShare(string name) => Holds(name, ShareWords);

    public static bool IsEffect(string name) => Holds(name, EffectWords);

    /// <summary>Whether a squeezed name stands in it.</summary>
    public bool Knows(string squeezed) =>
        _texts.Exists(text => RequestDemands.HoldsSqueezed(text, squeezed)) || AnyName(_result, name => RequestDemands.HoldsSqueezed(name, squeezed));

    /// <summary>Whether one of its texts has this part.</summary>
    public bool HoldsText(string part)
    {
        foreach (var text in _texts)
        {
            if (text.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(string name, string[] words) => Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    // Names are looked at where they stand: most are never asked for.
    private static bool AnyName(JsonElement element, Func<string, bool> isMeant)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (isMeant(property.Name) || AnyName(property.Value, isMeant))
                {
                    return true;
                }
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                if (AnyName(item, isMeant))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Collect(JsonProperty holder, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property, property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(holder, item);
                }

                break;
            case JsonValueKind.Number:
                _numbers.Add((holder, element.GetDouble()));
                break;
            case JsonValueKind.String:
                _texts.Add(element.GetString()!);
                break;
        }
    }
}
