using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Cli.Demo;

/// <summary>One place of a change: a text that stands exactly once in a file, and what it becomes.</summary>
internal sealed record TextChange(string Path, string Before, string Now);

/// <summary>
/// A small commit of the demo's history, written as texts that stand in today's sources. Pieces are taken out of today's sources and played back in; faults are put in.
/// The format: <c>message:</c> lines (alternatives, one is drawn), then for every place <c>file:</c>, <c>@@ before</c>, lines, <c>@@ now</c>, lines, <c>@@ end</c>.
/// </summary>
internal sealed record SourceEdit(string Name, ImmutableArray<string> Messages, ImmutableArray<TextChange> Changes)
{
    /// <summary>Reads an edit file.</summary>
    /// <exception cref="UserErrorException">The file does not follow the format.</exception>
    public static SourceEdit Parse(string name, string text) => new SourceEditReader(name).Read(text);

    /// <summary>Puts the change in.</summary>
    public ImmutableDictionary<string, string> Apply(ImmutableDictionary<string, string> files) => Replace(files, change => (change.Before, change.Now));

    /// <summary>Takes the change out.</summary>
    public ImmutableDictionary<string, string> Undo(ImmutableDictionary<string, string> files) => Replace(files, change => (change.Now, change.Before));

    private ImmutableDictionary<string, string> Replace(ImmutableDictionary<string, string> files, Func<TextChange, (string From, string To)> direction)
    {
        foreach (var change in Changes)
        {
            var (from, to) = direction(change);
            var content = files.GetValueOrDefault(change.Path, "");
            files = (from.Length == 0, content.Length == 0) switch
            {
                (true, true) => files.SetItem(change.Path, to),
                (false, false) when Count(content, from) == 1 => Put(files, change.Path, content.Replace(from, to, StringComparison.Ordinal)),
                _ => throw new UserErrorException(
                    $"{Name}: the text that the edit names stands {Count(content, from)} times in {change.Path}, not once.",
                    "The sources changed: write the edit anew from today's text.",
                    FailureCategory.Usage),
            };
        }

        return files;
    }

    // A file that an edit leaves empty is one that it takes away.
    private static ImmutableDictionary<string, string> Put(ImmutableDictionary<string, string> files, string path, string content) =>
        content.Length == 0 ? files.Remove(path) : files.SetItem(path, content);

    private static int Count(string content, string part)
    {
        if (part.Length == 0)
        {
            return 0;
        }

        var (count, position) = (0, 0);
        while ((position = content.IndexOf(part, position, StringComparison.Ordinal)) >= 0)
        {
            (count, position) = (count + 1, position + part.Length);
        }

        return count;
    }
}
