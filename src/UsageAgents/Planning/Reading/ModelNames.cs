using System.Collections.Immutable;
using UsageAgents.Prices;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds models of the price list in a question, however they are spelled: <c>GPT-4o mini</c>, <c>claude 3.5 sonnet</c>.</summary>
internal sealed class ModelNames(PriceCatalogue prices)
{
    private const int LongestName = 5;

    private static readonly string[] Families = ["gpt", "claude", "gemini", "llama", "mistral", "deepseek", "qwen", "grok", "command", "phi", "gemma", "mixtral", "ministral", "sonnet", "opus", "haiku"];

    private static readonly Dictionary<string, string> ProviderByFamily = new(StringComparer.Ordinal)
    {
        ["claude"] = "Anthropic",
        ["sonnet"] = "Anthropic",
        ["opus"] = "Anthropic",
        ["haiku"] = "Anthropic",
        ["gpt"] = "OpenAI",
        ["chatgpt"] = "OpenAI",
        ["gemini"] = "Google",
        ["llama"] = "Meta",
    };

    private readonly ImmutableDictionary<string, string> _byKey = prices.Models
        .SelectMany(model => Keys(model.Id).Select(key => (Key: key, model.Id)))
        .Concat(prices.Models.GroupBy(model => model.Id.Split('-')[0], StringComparer.Ordinal).Where(family => family.Count() == 1).Select(family => (Key: family.Key, family.First().Id)))
        .DistinctBy(entry => entry.Key, StringComparer.Ordinal)
        .ToImmutableDictionary(entry => entry.Key, entry => entry.Id, StringComparer.Ordinal);

    public ImmutableHashSet<string> Providers { get; } = [.. prices.Models.Select(model => model.Provider.ToLowerInvariant())];

    /// <summary>Finds the longest name that begins at this word.</summary>
    public (string Model, int Length)? At(ImmutableArray<Word> words, int place)
    {
        for (var length = Math.Min(LongestName, words.Length - place); length > 0; length--)
        {
            var key = Squeeze(string.Concat(words.AsSpan(place, length).ToArray().Select(word => word.Original)));
            if (_byKey.TryGetValue(key, out var model))
            {
                return (model, length);
            }
        }

        return null;
    }

    /// <summary>Whether a word looks like a model that the price list does not have.</summary>
    public static bool LooksLikeModel(Word word) =>
        IsOfFamily(word.Original)
        && (word.Original.Any(char.IsDigit) || word.Original.Contains('-', StringComparison.Ordinal) || word.Original is "grok" or "qwen");

    /// <summary>Gives the provider of a family that is named without a version: "on Claude"; with an unknown version it is an unknown model.</summary>
    public static (string? Provider, bool IsUnknown) Family(ImmutableArray<Word> words, int place)
    {
        if (!ProviderByFamily.TryGetValue(words[place].Original, out var provider))
        {
            return (null, LooksLikeModel(words[place]));
        }

        var hasVersion = words.Skip(place + 1).TakeWhile(word => ProviderByFamily.ContainsKey(word.Original) || char.IsDigit(word.Original[0]))
            .Any(word => char.IsDigit(word.Original[0]));
        return hasVersion ? (null, true) : (provider, false);
    }

    /// <summary>Whether a word begins like the name of a model.</summary>
    public static bool IsOfFamily(string word) => Array.Exists(Families, family => word.StartsWith(family, StringComparison.Ordinal));

    public string ProviderOf(string name) => prices.Models.First(model => string.Equals(model.Provider, name, StringComparison.OrdinalIgnoreCase)).Provider;

    private static IEnumerable<string> Keys(string id)
    {
        var key = Squeeze(id);
        yield return key;

        // "claude sonnet 4.5" and "claude 4.5 sonnet" are said of one model.
        var parts = id.Split('-');
        if (parts is ["claude", var family, var major, var minor] && char.IsDigit(major[0]))
        {
            yield return Squeeze($"claude{major}{minor}{family}");
            yield return Squeeze($"{family}{major}{minor}");
        }
        else if (parts is ["claude", _, _, var last])
        {
            yield return Squeeze($"claude{last}{parts[1]}{parts[2]}");
            yield return Squeeze($"{parts[1]}{parts[2]}{last}");
            yield return Squeeze($"{last}{parts[1]}{parts[2]}");
        }
        else if (parts is ["claude", var line, var version])
        {
            yield return Squeeze($"claude{version}{line}");
            yield return Squeeze($"{line}{version}");
        }
        else if (parts is ["gpt", .. var rest])
        {
            yield return Squeeze(string.Concat(rest));
        }
    }

    private static string Squeeze(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
