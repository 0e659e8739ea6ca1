using System.Collections.Immutable;

namespace Regreen.Engine.Configuring;

/// <summary>A part of a YAML file, with its place.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>Gets what it is, for messages, with its article and the value found.</summary>
    public abstract string Description { get; }
}

/// <summary>Keys and values in the order of the file; no key twice.</summary>
internal sealed record YamlMap(int Line, int Column, ImmutableArray<YamlEntry> Entries) : YamlNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Description => "a map";

    /// <summary>Gets the value of a key, or null.</summary>
    public YamlNode? this[string key] => Find(key)?.Value;

    /// <summary>Finds an entry by its key, or null.</summary>
    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key.Text, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>Values one after the other.</summary>
internal sealed record YamlList(int Line, int Column, ImmutableArray<YamlNode> Items) : YamlNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Description => "a list";
}

/// <summary>A text, number, truth value or nothing, as it was written.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsPlain">Whether it was written without quotes and not as a block, so that it may be a number, a truth value or nothing.</param>
internal sealed record YamlScalar(int Line, int Column, string Text, bool IsPlain) : YamlNode(Line, Column)
{
    private const int Shown = 60;

    /// <summary>Gets the text before environment variables were put in: what a message may show.</summary>
    public string Written { get; init; } = Text;

    /// <summary>Gets whether nothing was written: an empty plain text, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null");

    /// <inheritdoc/>
    public override string Description => IsNull ? "nothing" : $"'{Shorten(Written)}'";

    private static string Shorten(string text)
    {
        var line = string.Concat(text.Take(Shown).Select(character => char.IsControl(character) ? ' ' : character));
        return text.Length > Shown ? line + "…" : line;
    }
}
