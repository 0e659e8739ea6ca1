using System.Text.Json;

namespace Regreen.Core.Judging.Answers;

/// <summary>All numbers and texts that a tool result holds, at any depth, and the names of its properties.</summary>
internal sealed class ResultValues
{
    private static readonly string[] MoneyWords = ["usd", "cost", "price", "spend", "amount", "bill", "saving"];
    private static readonly string[] ShareWords = ["percent", "pct", "share", "ratio", "fraction", "proportion"];
    private static readonly string[] EffectWords = ["saving", "saved", "difference", "change", "reduction", "delta"];

    private readonly List<(string Name, decimal Value)> _numbers = [];
    private readonly List<string> _texts = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ResultValues()
    {
    }

    public bool SpeaksOfMoney => _names.Any(name => Holds(name, MoneyWords));

    public static ResultValues Of(JsonElement result)
    {
        var values = new ResultValues();
        values.Collect("", result);
        return values;
    }

    public static bool IsShare(string name) => Holds(name, ShareWords);

    public static bool IsEffect(string name) => Holds(name, EffectWords);

    /// <summary>Whether a squeezed name stands in it.</summary>
    public bool Knows(string squeezed) => _texts.Concat(_names).Any(text => RequestDemands.Squeeze(text).Contains(squeezed, StringComparison.Ordinal));

    /// <summary>Whether a number, rounded as it is printed, or the text of a moment stands in it.</summary>
    public bool Holds(AnswerNumber number) => number.Value is null ? _texts.Exists(text => text.Contains(number.Text, StringComparison.Ordinal)) : NamesOf(number).Any();

    /// <summary>Gives the names of the properties that hold a number.</summary>
    public IEnumerable<string> NamesOf(AnswerNumber number) => number.Value is null ? [] : _numbers.Where(held => number.IsRoundingOf(held.Value)).Select(held => held.Name);

    private static bool Holds(string name, string[] words) => Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private void Collect(string name, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _names.Add(property.Name);
                    Collect(property.Name, property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(name, item);
                }

                break;
            case JsonValueKind.Number when element.TryGetDecimal(out var value):
                _numbers.Add((name, value));
                break;
            case JsonValueKind.String:
                _texts.Add(element.GetString()!);
                break;
        }
    }
}
