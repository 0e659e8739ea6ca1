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
        var reading = new WordReading(Tokenizer.Split(text, names));
        var found = new Finds();
        Walk(reading, place => TakeName(reading, place, workloads, found));
        var excluded = Exclusions.Read(reading, found.WorkloadPlaces);
        found.WorkloadPlaces.RemoveAll(entry => excluded.Contains(entry.Workload, StringComparer.Ordinal));
        var clause = Conditions(reading, new Clause(text.Trim(), shape) { Words = [.. reading.Words.Select(word => word.Text)], Excluded = excluded });
        TakeThousand(reading);
        Walk(reading, place => TakePhrase(reading, place, shape, found));
        return clause with
        {
            Said = [.. found.Mentions],
            Concepts = [.. found.Mentions.Select(mention => mention.Concept)],
            Workloads = [.. found.WorkloadPlaces.Select(entry => entry.Workload).Distinct(StringComparer.Ordinal)],
            Models = [.. found.Models.Select(model => model.Model).Distinct(StringComparer.Ordinal)],
            Providers = [.. found.Providers.Distinct(StringComparer.Ordinal)],
            ModelByWorkload = ModelPairs.Of(found.WorkloadPlaces, found.Models),
            ComparedModel = ModelPairs.Unpaired(found.WorkloadPlaces, found.Models),
            UnsupportedTopics = [.. found.Topics.Distinct(StringComparer.Ordinal)],
            Columns = [.. found.Columns.Distinct(StringComparer.Ordinal)],
            UnknownModel = found.UnknownModel,
            Unread = [.. reading.Unread.Distinct(StringComparer.Ordinal)],
        };
    }

    // What narrows or changes the traffic is read before single words are, because its nouns are not what is asked for.
    private static Clause Conditions(WordReading reading, Clause clause)
    {
        var windows = TimeReader.Read(reading, clause.Shape);
        var percentiles = PercentileReader.Read(reading);
        var slot = SlotReader.Read(reading);
        var cap = CapReader.Read(reading);
        var limits = LimitReader.Read(reading);
        var change = cap is null ? ChangeReader.Read(reading) : null;
        return clause with
        {
            Window = windows.Length == 1 ? windows[0] : null,
            ComparedWindows = windows.Length > 1 ? windows : [],
            Percentiles = [.. percentiles.Select(percentile => percentile.Name)],
            PercentilePlaces = percentiles,
            Slot = slot,
            Cap = cap,
            Limits = limits,
            Change = change,
            Top = TopReader.Read(reading),
        };
    }

    // "per 1,000 requests": a unit, not a condition.
    private static void TakeThousand(WordReading reading)
    {
        for (var place = 0; place < reading.Words.Length; place++)
        {
            if (reading.TextAt(place) is "1000" or "1,000" or "thousand" or "1k" && Enumerable.Range(place + 1, 3).Any(at => MeasureWords.Of(reading.TextAt(at)) == "requests"))
            {
                reading.Take(place);
            }
        }
    }

    // Goes from word to word; each step says how many words it understood.
    private static void Walk(WordReading reading, Func<int, int> step)
    {
        for (var place = 0; place < reading.Words.Length;)
        {
            var length = reading.IsTaken(place) ? 0 : step(place);
            reading.Take(place, length);
            place += Math.Max(1, length);
        }
    }

    private int TakeName(WordReading reading, int place, ImmutableDictionary<string, string> workloads, Finds found)
    {
        var words = reading.Words;
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

        return TakeWorkload(words, place, workloads, found);
    }

    private static int TakeWorkload(ImmutableArray<Word> words, int place, ImmutableDictionary<string, string> workloads, Finds found)
    {
        for (var length = Math.Min(LongestWorkloadName, words.Length - place); length > 0; length--)
        {
            var part = words.AsSpan(place, length).ToArray();
            if (workloads.TryGetValue(string.Join(' ', part.Select(word => word.Original)), out var workload)
                || workloads.TryGetValue(string.Join(' ', part.Select(word => word.Text)), out workload))
            {
                found.WorkloadPlaces.Add((workload, place));
                return length;
            }
        }

        return 0;
    }

    private static int TakePhrase(WordReading reading, int place, UsageShape shape, Finds found)
    {
        if (Idioms.Take(reading, place, found.Mentions) is var idiom and > 0)
        {
            return idiom;
        }

        for (var length = Math.Min(Lexicon.LongestPhrase, reading.Words.Length - place); length > 0; length--)
        {
            if (Enumerable.Range(place, length).Any(reading.IsTaken))
            {
                continue;
            }

            var phrase = string.Join(' ', reading.Words.AsSpan(place, length).ToArray().Select(word => word.Text));
            if (TakeColumn(phrase, shape, found))
            {
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

    private static bool TakeColumn(string phrase, UsageShape shape, Finds found)
    {
        if (ColumnNames.SplitOf(phrase, shape) is { } split)
        {
            found.Columns.Add(split);
            return true;
        }

        if (Unsupported.TopicOf(phrase) is not { } topic)
        {
            return false;
        }

        if (ColumnNames.IsHeld(topic, phrase, shape))
        {
            found.Columns.Add(ColumnNames.Of(topic, phrase)!);
        }
        else
        {
            found.Topics.Add(ColumnNames.Missing(topic, phrase));
        }

        return true;
    }

    private sealed class Finds
    {
        public List<Mention> Mentions { get; } = [];

        public List<(string Workload, int Place)> WorkloadPlaces { get; } = [];

        public List<(string Model, int Place)> Models { get; } = [];

        public List<string> Providers { get; } = [];

        public List<string> Topics { get; } = [];

        public List<string> Columns { get; } = [];

        public string? UnknownModel { get; set; }
    }
}
