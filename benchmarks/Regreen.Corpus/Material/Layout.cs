using System.Globalization;
using System.Text;

namespace Regreen.Corpus.Material;

/// <summary>Lays out a workspace: the files of a folder, with words put in and what stands between <c># each</c> and <c># end</c> repeated for every row.</summary>
internal static class Layout
{
    private const string Each = "# each";
    private const string End = "# end";

    /// <summary>Copies the files, over what is there.</summary>
    public static async Task WriteAsync(string from, string to, Part part, IReadOnlyDictionary<string, string> words, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            var text = await File.ReadAllTextAsync(file, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(to, Path.GetFileName(file)), Fill(Repeat(text, part), words), cancellationToken);
        }
    }

    /// <summary>Repeats what stands for every row.</summary>
    public static string Repeat(string text, Part part)
    {
        var whole = new StringBuilder();
        var each = (StringBuilder?)null;
        foreach (var line in text.Split('\n'))
        {
            if (line == Each)
            {
                each = new StringBuilder();
            }
            else if (line == End && each is not null)
            {
                for (var row = part.First; row < part.First + part.Rows; row++)
                {
                    whole.Append(Fill(each.ToString(), Facts.Of(row)));
                }

                each = null;
            }
            else
            {
                (each ?? whole).Append(line).Append('\n');
            }
        }

        return whole.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Gets the words that every file may hold.</summary>
    public static Dictionary<string, string> WordsOf(Entry entry, Part part, string address, string suite)
    {
        var words = new Dictionary<string, string>(Facts.Of(part.First), StringComparer.Ordinal)
        {
            ["URL"] = address,
            ["WS"] = address.Replace("http", "ws", StringComparison.Ordinal),
            ["FIRST"] = part.First.ToString(CultureInfo.InvariantCulture),
            ["ROWS"] = part.Rows.ToString(CultureInfo.InvariantCulture),
            ["ADA"] = Users.Ada,
            ["BOB"] = Users.Bob,
            ["XUNIT"] = suite,
            ["PREFIX"] = "",
        };
        foreach (var (name, value) in entry.Words)
        {
            words[name] = value;
        }

        return words;
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> words) =>
        words.Aggregate(new StringBuilder(text), (filled, pair) => filled.Replace($"%{pair.Key}%", pair.Value)).ToString();
}

/// <summary>The users of every service.</summary>
internal static class Users
{
    public const string Ada = "ada-7f3a1c.c0ffee5107.signature-of-ada-4f2e";
    public const string Bob = "bob-2b9d8e.decade5110.signature-of-bob-9c1d";
}
