using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.Engine.Configuring;

/// <summary>Configuration in YAML. A value that stands in one line can be changed; adding and taking out is left to a person.</summary>
internal static class YamlConfiguration
{
    public static ImmutableSortedDictionary<string, string>? Read(string text)
    {
        if (Tree(text) is not { } root)
        {
            return null;
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, scalar) in Flatten(root, ""))
        {
            values[key] = Show(scalar);
        }

        return values.ToImmutable();
    }

    /// <summary>Returns the changed text, or null where it cannot be.</summary>
    public static string? With(string text, string key, string? value)
    {
        var found = Tree(text) is { } root ? Flatten(root, "").FirstOrDefault(pair => pair.Key == key).Scalar : null;
        if (found is null)
        {
            return value is null ? text : null;
        }

        if (value is null || Span(text, found) is not var (start, end))
        {
            return null;
        }

        var edited = string.Concat(text.AsSpan(0, start), JsonText.Write(value), text.AsSpan(end));

        // What cannot be found again exactly as meant is not written.
        var (before, after) = (Read(text)!, Read(edited));
        return after is not null && after.SequenceEqual(before.SetItem(key, value)) ? edited : null;
    }

    private static YamlNode? Tree(string text)
    {
        var errors = new ConfigErrors("");
        var root = YamlReader.Read(text, errors);
        return errors.Count == 0 && root is YamlMap or YamlList ? root : null;
    }

    private static IEnumerable<(string Key, YamlScalar Scalar)> Flatten(YamlNode node, string path) => node switch
    {
        YamlMap map => map.Entries.SelectMany(entry => Flatten(entry.Value, KeyPath.Join(path, entry.Key.Text))),
        YamlList list => list.Items.SelectMany((item, index) => Flatten(item, KeyPath.Join(path, index.ToString(CultureInfo.InvariantCulture)))),
        YamlScalar scalar => [(path, scalar)],
        _ => [],
    };

    private static string Show(YamlScalar scalar) => scalar.IsNull ? "null" : scalar.IsPlain ? scalar.Text : JsonText.Show(scalar.Text);

    /// <summary>Returns where a value of one line stands, or null.</summary>
    private static (int Start, int End)? Span(string text, YamlScalar scalar)
    {
        var start = 0;
        for (var line = 1; line < scalar.Line; line++)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        start += scalar.Column - 1;
        if (scalar.IsPlain)
        {
            return text.AsSpan(start).StartsWith(scalar.Text, StringComparison.Ordinal) && scalar.Text.Length > 0 ? (start, start + scalar.Text.Length) : null;
        }

        var quoted = start < text.Length && text[start] is '"' or '\'' ? text.IndexOf(text[start], start + 1) : -1;
        return quoted < 0 || text[(start + 1)..quoted] != scalar.Text ? null : (start, quoted + 1);
    }
}
