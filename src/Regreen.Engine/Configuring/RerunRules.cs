using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Configuring;

namespace Regreen.Engine.Configuring;

/// <summary>The rules of a suite's <c>rerun</c>: it names the case, and never as a part of what a shell carries out, since the name comes from outside.</summary>
internal static class RerunRules
{
    private const string Case = "{{case}}";
    private static readonly ImmutableArray<string> Shells = ["sh", "bash", "dash", "zsh", "ksh", "ash"];

    public static void Check(MapReader suite)
    {
        if (suite.Text("rerun") is not { } rerun || Words(rerun) is not { } words)
        {
            return;
        }

        if (!words.Any(IsCase))
        {
            suite.Error("rerun", "'rerun' does not say which case it runs.", $"Put {Case} where the command takes the name of a test.");
        }
        else if (words.Where((word, index) => index > 1 && IsCase(word) && IsScript(words[index - 1]) && words.Take(index).Any(IsShell)).Any())
        {
            suite.Error("rerun", $"'rerun' puts {Case} into the text of a shell, which would carry out what a test's name says.", $"Write it as a word of its own: sh -c '… \"$1\"' sh {Case}.");
        }
    }

    // A command line that cannot be split is told of elsewhere.
    private static ImmutableArray<string>? Words(string command)
    {
        try
        {
            return Template.SplitWords(command);
        }
        catch (UserErrorException)
        {
            return null;
        }
    }

    private static bool IsCase(string word) => word.Replace(" ", "", StringComparison.Ordinal).Contains(Case, StringComparison.Ordinal);

    private static bool IsShell(string word) => Shells.Contains(Path.GetFileName(word), StringComparer.Ordinal);

    private static bool IsScript(string word) => word is ['-', not '-', ..] && word[^1] == 'c';
}
