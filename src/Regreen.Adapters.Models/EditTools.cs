using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace Regreen.Adapters.Models;

/// <summary>
/// All that a model can do: list, search, read and change files of one folder. It can start nothing, follow no link, leave the folder nowhere, and change only what is allowed.
/// Whatever it may not do is told to it in words.
/// </summary>
internal sealed class EditTools(FolderFiles files, Func<string, bool> mayChange)
{
    private const int MostLines = 400;
    private const int MostHits = 100;
    private const int LongestLine = 400;
    private const int MostCharacters = 400_000;

    /// <summary>Gets how often a tool was called.</summary>
    public int Calls { get; private set; }

    /// <summary>Gets how many changes were made.</summary>
    public int Changes { get; private set; }

    /// <summary>Gives the tools as a model is told of them.</summary>
    public IList<AITool> ForModel() =>
    [
        Tool(ListFiles, "list_files"),
        Tool(Search, "search"),
        Tool(ReadFile, "read_file"),
        Tool(ReplaceText, "replace_text"),
        Tool(WriteFile, "write_file"),
        Tool(DeleteFile, "delete_file"),
    ];

    // As text, not as JSON that holds it.
    private static AIFunction Tool(Delegate work, string name) => AIFunctionFactory.Create(work, new AIFunctionFactoryOptions { Name = name, MarshalResult = (result, _, _) => ValueTask.FromResult(result) });

    [Description("Lists the files of a folder and all folders in it, one path a line.")]
    private string ListFiles([Description("The folder, such as src; empty for everything.")] string folder = "") => Do(() =>
        Bounded(files.Under(folder), MostLines, "files"));

    [Description("Finds lines that hold a text, as path:line: text.")]
    private string Search([Description("The text, exactly as it stands in a line.")] string text, [Description("The folder to look in; empty for everything.")] string folder = "") => Do(() =>
        text.Length == 0
            ? "refused: name a text to look for"
            : Bounded(
                files.Under(folder).SelectMany(path => files.Lines(path).Index().Where(line => line.Item.Contains(text, StringComparison.Ordinal))
                    .Select(line => string.Create(CultureInfo.InvariantCulture, $"{path}:{line.Index + 1}: {Shorten(line.Item)}"))),
                MostHits,
                "lines"));

    [Description("Reads lines of a file, each with its number.")]
    private string ReadFile([Description("The file's path.")] string path, [Description("The first line, from 1.")] int from = 1, [Description("How many lines.")] int count = MostLines) => Do(() =>
        Bounded(
            files.Lines(path).Skip(Math.Max(0, from - 1)).Take(Math.Clamp(count, 1, MostLines)).Index()
                .Select(line => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, from) + line.Index}: {Shorten(line.Item)}")),
            MostLines,
            "lines"));

    [Description("Replaces a text of a file by another. The text must stand in the file exactly once.")]
    private string ReplaceText([Description("The file's path.")] string path, [Description("The text, without line numbers.")] string old, [Description("What takes its place.")] string replacement) => Do(() =>
    {
        var text = files.Read(path);
        var at = old.Length == 0 ? -1 : text.IndexOf(old, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(old, at + 1, StringComparison.Ordinal) >= 0)
        {
            return at < 0 ? "refused: the file does not hold this text" : "refused: the file holds this text more than once; give more of what is around it";
        }

        return Change(path, string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length)));
    });

    [Description("Writes a whole file, new or not.")]
    private string WriteFile([Description("The file's path.")] string path, [Description("All of its text.")] string text) => Do(() => Change(path, text));

    [Description("Deletes a file.")]
    private string DeleteFile([Description("The file's path.")] string path) => Do(() =>
    {
        if (!mayChange(files.Relative(path)))
        {
            return Forbidden(path);
        }

        files.Delete(path);
        Changes++;
        return "deleted";
    });

    private string Change(string path, string text)
    {
        if (!mayChange(files.Relative(path)))
        {
            return Forbidden(path);
        }

        if (text.Length > MostCharacters)
        {
            return string.Create(CultureInfo.InvariantCulture, $"refused: a file may have {MostCharacters:N0} characters");
        }

        files.Write(path, text);
        Changes++;
        return "written";
    }

    private string Do(Func<string> work)
    {
        Calls++;
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"refused: {exception.Message}";
        }
    }

    private static string Forbidden(string path) => $"refused: '{path}' may not be changed; the case file says what may";

    private static string Shorten(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + "…";

    private static string Bounded(IEnumerable<string> lines, int most, string what)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var line in lines)
        {
            if (count++ == most)
            {
                return text.Append(CultureInfo.InvariantCulture, $"(only the first {most} {what})").ToString();
            }

            text.Append(line).Append('\n');
        }

        return count == 0 ? "(nothing)" : text.ToString();
    }
}
