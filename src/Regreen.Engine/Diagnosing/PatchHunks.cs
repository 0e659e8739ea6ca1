using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Diagnosing;

/// <summary>A hunk of a patch with what stands before it of its file.</summary>
/// <param name="Header">The lines that name the file.</param>
/// <param name="Path">The file that is patched.</param>
/// <param name="Line">The first line of the file that the hunk is about, before the patch.</param>
/// <param name="Lines">How many lines of the file it is about, before the patch.</param>
/// <param name="Text">The hunk, its own header first.</param>
internal sealed record PatchHunk(string Header, string Path, int Line, int Lines, string Text);

/// <summary>Takes patches apart into hunks, and puts some of them together again.</summary>
internal static partial class PatchHunks
{
    /// <summary>Reads the hunks of a patch as git writes it. A patch with files that are moved, binary, or change their mode has none: its parts mean nothing alone.</summary>
    public static ImmutableArray<PatchHunk> Read(string patch)
    {
        var files = FileHeader().Split(patch).Where(file => file.Length > 0).Select(ReadFile).ToImmutableArray();
        return files.Any(file => file is null) ? [] : [.. files.SelectMany(file => file.GetValueOrDefault())];
    }

    // Null: its parts mean nothing alone.
    private static ImmutableArray<PatchHunk>? ReadFile(string file)
    {
        var pieces = HunkStart().Split(file);
        var header = pieces[0];
        var path = header.Split('\n').Where(line => line.StartsWith("--- a/", StringComparison.Ordinal) || line.StartsWith("+++ b/", StringComparison.Ordinal)).Select(line => line[6..]).FirstOrDefault();
        return path is null || Whole().IsMatch(header) ? null : [.. pieces.Skip(1).Select(text => ReadHunk(header, path, text))];
    }

    private static PatchHunk ReadHunk(string header, string path, string text)
    {
        var match = HunkHeader().Match(text);
        return new PatchHunk(header, path, Number(match, "line", 1), Number(match, "lines", 1), text);
    }

    /// <summary>Writes some hunks as a patch.</summary>
    public static string Write(IEnumerable<PatchHunk> hunks)
    {
        var text = new StringBuilder();
        var header = "";
        foreach (var hunk in hunks)
        {
            text.Append(hunk.Header == header ? "" : hunk.Header).Append(hunk.Text);
            header = hunk.Header;
        }

        return text.ToString();
    }

    private static int Number(Match match, string group, int otherwise) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(@"^(?=diff --git )", RegexOptions.CultureInvariant | RegexOptions.Multiline, 2000)]
    private static partial Regex FileHeader();

    [GeneratedRegex(@"^(?=@@ -\d)", RegexOptions.CultureInvariant | RegexOptions.Multiline, 2000)]
    private static partial Regex HunkStart();

    [GeneratedRegex(@"^@@ -(?<line>\d+)(?:,(?<lines>\d+))? \+\d+(?:,\d+)? @@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HunkHeader();

    [GeneratedRegex(@"^(?:old mode |rename |copy |similarity |GIT binary patch|Binary files |Submodule )", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Whole();
}
