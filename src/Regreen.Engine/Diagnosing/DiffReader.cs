using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Diagnosing;

/// <summary>A changed line of a unified diff.</summary>
/// <param name="Index">The line of the diff, from 0.</param>
/// <param name="Kind"><c>+</c> or <c>-</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="Number">The line in the file: after the change for added lines, before it for removed ones.</param>
/// <param name="Text">The text without the sign.</param>
internal sealed record DiffLine(int Index, char Kind, string Path, int Number, string Text);

/// <summary>Reads unified diffs as git writes them.</summary>
internal static partial class DiffReader
{
    public static ImmutableArray<DiffLine> Read(string diff)
    {
        var lines = ImmutableArray.CreateBuilder<DiffLine>();
        var (path, before, after, inHunk) = ("", 0, 0, false);
        var texts = diff.Split('\n');
        for (var index = 0; index < texts.Length; index++)
        {
            var text = texts[index];
            if (HunkHeader().Match(text) is { Success: true } header)
            {
                (before, after, inHunk) = (Number(header, "before"), Number(header, "after"), true);
            }
            else if (!inHunk || text.StartsWith("diff ", StringComparison.Ordinal))
            {
                inHunk = false;
                path = PathAfter(text, path);
            }
            else
            {
                Take(index, text);
            }
        }

        return lines.ToImmutable();

        void Take(int index, string text)
        {
            switch (text.Length > 0 ? text[0] : ' ')
            {
                case '+':
                    lines.Add(new DiffLine(index, '+', path, after++, text[1..]));
                    break;
                case '-':
                    lines.Add(new DiffLine(index, '-', path, before++, text[1..]));
                    break;
                case ' ':
                    before++;
                    after++;
                    break;
            }
        }
    }

    // The name after the change counts; the one before it is for removed files.
    private static string PathAfter(string header, string path) => header switch
    {
        _ when header.StartsWith("diff ", StringComparison.Ordinal) => "",
        _ when header.StartsWith("+++ b/", StringComparison.Ordinal) => header[6..],
        _ when header.StartsWith("--- a/", StringComparison.Ordinal) && path.Length == 0 => header[6..],
        _ => path,
    };

    private static int Number(Match header, string group) => int.Parse(header.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^@@ -(?<before>\d+)(?:,\d+)? \+(?<after>\d+)(?:,\d+)? @@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HunkHeader();
}
