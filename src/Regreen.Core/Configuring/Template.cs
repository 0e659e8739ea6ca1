using System.Collections.Immutable;
using System.Text;

namespace Regreen.Core.Configuring;

/// <summary>Puts values into <c>{{name}}</c> places, and splits command lines into words.</summary>
public static class Template
{
    /// <summary>Puts values in. A name without a value is an error that names it.</summary>
    /// <exception cref="UserErrorException">A name has no value, or a place is not closed.</exception>
    public static string Fill(string text, Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        var result = new StringBuilder(text.Length);
        var position = 0;
        while (text.IndexOf("{{", position, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf("}}", start, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new UserErrorException($"'{text}' opens '{{{{' and never closes it.", "Write {{name}}.", Facts.FailureCategory.Usage);
            }

            var name = text[(start + 2)..end].Trim();
            result.Append(text, position, start - position).Append(valueOf(name)
                ?? throw new UserErrorException($"'{{{{{name}}}}}' has no value here.", "See docs/spec/configuration.md for the names that are known.", Facts.FailureCategory.Usage));
            position = end + 2;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>Splits a command line into words as a shell does: blanks separate, quotes and backslashes keep together; nothing is expanded.</summary>
    /// <exception cref="UserErrorException">A quote is not closed.</exception>
    public static ImmutableArray<string> SplitWords(string commandLine) => new WordSplitter(commandLine).Split();

    /// <summary>Splits a command line and then puts values into each word, so that no value becomes a second word.</summary>
    public static ImmutableArray<string> FillWords(string commandLine, Func<string, string?> valueOf) =>
        [.. SplitWords(commandLine).Select(word => Fill(word, valueOf))];
}
