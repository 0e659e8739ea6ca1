using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.Engine.Configuring;

/// <summary>
/// Reads the values of a map. <see cref="Open"/> checks the whole tree by its shape first and says everything that does not fit; after that a
/// value that is missing or does not fit reads as null or empty, so readers only add what a shape cannot say.
/// </summary>
internal sealed class MapReader
{
    private MapReader(YamlMap map, ConfigErrors errors)
    {
        Source = map;
        Errors = errors;
    }

    /// <summary>Gets the map that is read.</summary>
    public YamlMap Source { get; }

    /// <summary>Gets where errors are collected.</summary>
    public ConfigErrors Errors { get; }

    /// <summary>Gets the keys in the order of the file.</summary>
    public IEnumerable<YamlScalar> Keys => Source.Entries.Select(entry => entry.Key);

    /// <summary>Checks a file's tree by its shape and opens it; null where it is no map.</summary>
    public static MapReader? Open(YamlNode? root, MapShape shape, ConfigErrors errors)
    {
        if (root is not null)
        {
            ShapeCheck.Run(root, shape, errors);
        }

        return root is YamlMap map ? new MapReader(map, errors) : null;
    }

    /// <summary>Returns whether a key stands there.</summary>
    public bool Has(string key) => Source.Find(key) is not null;

    /// <summary>Returns a value as it stands, or null.</summary>
    public YamlNode? Node(string key) => Source[key];

    /// <summary>Returns a text, or null.</summary>
    public string? Text(string key) => TextOf(Source[key]);

    /// <summary>Returns a truth value, or null.</summary>
    public bool? Bool(string key) => Source[key] is YamlScalar { IsPlain: true, Text: "true" or "false" } scalar ? scalar.Text == "true" : null;

    /// <summary>Returns a number, or null.</summary>
    public double? Number(string key) => ShapeCheck.NumberOf(Source[key]);

    /// <summary>Returns a whole number, or null.</summary>
    public int? Integer(string key) => Number(key) is { } number && number % 1 == 0 && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    /// <summary>Returns a duration, or null.</summary>
    public TimeSpan? Duration(string key) => Text(key) is { } text ? DurationText.Read(text) : null;

    /// <summary>Returns a day, or null.</summary>
    public DateOnly? Date(string key) => DateOnly.TryParseExact(Text(key), DateShape.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Returns a value of an enum by the word in the file, or null.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum
    {
        var text = Text(key);
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Words.Kebab(value), text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Returns the items of a list, or the single value that stands in its place.</summary>
    public ImmutableArray<YamlNode> Items(string key) => Source[key] switch
    {
        null => [],
        YamlList list => list.Items,
        var single => [single],
    };

    /// <summary>Returns the texts of a list, or the single text that stands in its place.</summary>
    public ImmutableArray<string> Texts(string key) => [.. Items(key).Select(TextOf).OfType<string>()];

    /// <summary>Returns a map, or null.</summary>
    public MapReader? Map(string key) => Source[key] is YamlMap map ? new MapReader(map, Errors) : null;

    /// <summary>Returns the maps of a list.</summary>
    public ImmutableArray<MapReader> Maps(string key) => [.. Items(key).OfType<YamlMap>().Select(map => new MapReader(map, Errors))];

    /// <summary>Returns a reader of another map of the same file.</summary>
    public MapReader At(YamlMap map) => new(map, Errors);

    /// <summary>Returns the texts of a map by key; empty where it is missing.</summary>
    public ImmutableSortedDictionary<string, string> TextsByKey(string key) =>
        (Source[key] as YamlMap)?.Entries
            .Where(entry => TextOf(entry.Value) is not null)
            .ToImmutableSortedDictionary(entry => entry.Key.Text, entry => TextOf(entry.Value)!, StringComparer.Ordinal)
        ?? ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Returns a value as JSON text, or null.</summary>
    public string? Json(string key) => Source[key] is { } node ? YamlJson.Write(node) : null;

    /// <summary>Adds an error at a key's value, or at the map where the key is missing.</summary>
    public void Error(string key, string message, string fix) => Errors.Add(Source[key] ?? Source, message, fix);

    private static string? TextOf(YamlNode? node) => node is YamlScalar { IsNull: false } scalar ? scalar.Text : null;
}
