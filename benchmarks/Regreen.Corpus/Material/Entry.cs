using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core;

namespace Regreen.Corpus.Material;

/// <summary>Rows for which the templates of an entry are laid out.</summary>
/// <param name="First">The first row.</param>
/// <param name="Rows">How many.</param>
internal sealed record Part(int First, int Rows);

/// <summary>An entry of the corpus: a service, suites for it, and which of their cases are hollow. Only this program reads it; the product sees the suites.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Service">The service.</param>
/// <param name="Suites">The folder of its suites.</param>
internal sealed record Entry(string Name, string Service, string Suites)
{
    private const string HollowWord = "hollow ";

    public ImmutableArray<Part> Parts { get; init; } = [];

    /// <summary>Gets how many honest cases stand in a row.</summary>
    public int Templates { get; init; }

    /// <summary>Gets the kinds of hollow cases by case: <c>SUITE/CASE</c>, or <c>SUITE/all</c> for a suite as a whole.</summary>
    public ImmutableSortedDictionary<string, string> Hollow { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets words to put into its files.</summary>
    public ImmutableSortedDictionary<string, string> Words { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the words of a run that goes before, or none.</summary>
    public ImmutableSortedDictionary<string, string> Before { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets a file that is a day old, or null.</summary>
    public string? Yesterdays { get; init; }

    public bool IsSample { get; init; }

    /// <summary>Reads all labels.</summary>
    public static async Task<ImmutableArray<Entry>> ReadAllAsync(string home, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var file in Directory.GetFiles(Path.Combine(home, "benchmarks", "Regreen.Corpus", "Labels"), "*.txt").Order(StringComparer.Ordinal))
        {
            entries.Add(Read(Path.GetFileNameWithoutExtension(file), await File.ReadAllLinesAsync(file, cancellationToken)));
        }

        return entries.ToImmutable();
    }

    /// <summary>Reads the labels of an entry.</summary>
    public static Entry Read(string name, IEnumerable<string> lines) =>
        lines.Where(line => line.Length > 0 && line[0] != '#').Aggregate(new Entry(name, "", name), (entry, line) => entry.With(line));

    private Entry With(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var (key, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 2)..]);
        return key switch
        {
            "service" => this with { Service = value },
            "suites" => this with { Suites = value },
            "part" => this with { Parts = Parts.Add(new Part(Number(value.Split(' ')[0]), Number(value.Split(' ')[1]))) },
            "templates" => this with { Templates = Number(value) },
            "word" => this with { Words = With(Words, value) },
            "before" => this with { Before = With(Before, value) },
            "yesterday" => this with { Yesterdays = value },
            "sample" => this with { IsSample = true },
            _ when key.StartsWith(HollowWord, StringComparison.Ordinal) => this with { Hollow = Hollow.AddRange(value.Split(" | ").Select(one => KeyValuePair.Create(one, key[HollowWord.Length..]))) },
            _ => throw new UserErrorException($"{Name}: '{key}' is no key of labels.", "See the files beside it."),
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static ImmutableSortedDictionary<string, string> With(ImmutableSortedDictionary<string, string> words, string pair) =>
        words.SetItem(pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
}
