using System.Collections.Immutable;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>Reads one clause: goes from word to word, and takes the longest thing that is known.</summary>
internal sealed class ClauseReader(PriceCatalogue prices)
{
    private const int LongestWorkloadName = 3;
    private readonly ModelNames _models = new(prices);

    public Clause Read(string text, UsageShape shape)
    {
        var workloads = WorkloadNames.For(shape.Workloads);
        var names = workloads.Keys.Concat(_models.Providers).ToHashSet(StringComparer.Ordinal);
        var words = Tokenizer.Split(text, names);
        var found = new Finds();
        for (var place = 0; place < words.Length;)
        {
            place += Math.Max(1, Take(words, place, workloads, found));
        }

        return new Clause(text.Trim(), shape)
        {
            Words = [.. words.Select(word => word.Text)],
            Said = [.. found.Mentions],
            Concepts = [.. found.Mentions.Select(mention => mention.Concept)],
            Workloads = [.. found.Workloads.Distinct(StringComparer.Ordinal)],
            Models = [.. found.Models.Select(model => model.Model).Distinct(StringComparer.Ordinal)],
            Providers = [.. found.Providers.Distinct(StringComparer.Ordinal)],
            ModelByWorkload = ModelPairs.Of(found.WorkloadPlaces, found.Models),
            ComparedModel = ModelPairs.Unpaired(found.WorkloadPlaces, found.Models),
            UnsupportedTopics = [.. found.Topics.Distinct(StringComparer.Ordinal)],
            UnknownModel = found.UnknownModel,
            Percentiles = PercentileReader.Read(words),
            Window = TimeReader.Read(words, shape),
            Threshold = ThresholdReader.Read(words),
            Change = ChangeReader.Read(words),
            Top = TopReader.Read(words),
        };
    }

    private int Take(ImmutableArray<Word> words, int place, ImmutableDictionary<string, string> workloads, Finds found)
    {
        if (_models.At(words, place) is { } model)
        {
            found.Models.Add((model.Model, place));
            return model.Length;
        }

        if (_models.Providers.Contains(words[place].Original))
        {
            found.Providers.Add(_models.ProviderOf(words[place].Original));
            return 1;
        }

        switch (ModelNames.Family(words, place))
        {
            case ({ } provider, _):
                found.Providers.Add(provider);
                return 1;
            case (null, true):
                found.UnknownModel ??= words[place].Original;
                return 1;
        }

        return TakeWorkload(words, place, workloads, found) is var length and > 0 ? length : TakePhrase(words, place, found);
    }

    private static int TakeWorkload(ImmutableArray<Word> words, int place, ImmutableDictionary<string, string> workloads, Finds found)
    {
        for (var length = Math.Min(LongestWorkloadName, words.Length - place); length > 0; length--)
        {
            var part = words.AsSpan(place, length).ToArray();
            if (workloads.TryGetValue(string.Join(' ', part.Select(word => word.Original)), out var workload)
                || workloads.TryGetValue(string.Join(' ', part.Select(word => word.Text)), out workload))
            {
                found.Workloads.Add(workload);
                found.WorkloadPlaces.Add((workload, place));
                return length;
            }
        }

        return 0;
    }

    private static int TakePhrase(ImmutableArray<Word> words, int place, Finds found)
    {
        for (var length = Math.Min(Lexicon.LongestPhrase, words.Length - place); length > 0; length--)
        {
            var phrase = string.Join(' ', words.AsSpan(place, length).ToArray().Select(word => word.Text));
            if (Unsupported.TopicOf(phrase) is { } topic)
            {
                found.Topics.Add(topic);
                return length;
            }

            if (Lexicon.Phrases.TryGetValue(phrase, out var concept))
            {
                found.Mentions.Add(new Mention(concept, phrase, place));
                return length;
            }
        }

        return 0;
    }

    private sealed class Finds
    {
        public List<Mention> Mentions { get; } = [];

        public List<string> Workloads { get; } = [];

        public List<(string Workload, int Place)> WorkloadPlaces { get; } = [];

        public List<(string Model, int Place)> Models { get; } = [];

        public List<string> Providers { get; } = [];

        public List<string> Topics { get; } = [];

        public string? UnknownModel { get; set; }
    }
}
