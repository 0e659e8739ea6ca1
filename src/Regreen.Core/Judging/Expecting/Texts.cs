using System.Diagnostics;
using Regreen.Core.Configuring;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Words that checks share.</summary>
internal static class Texts
{
    private const int Shown = 160;
    private const int LongestWord = 40;

    /// <summary>Puts values of named steps in.</summary>
    public static string Fill(Observation observation, string text) =>
        text.Contains("{{", StringComparison.Ordinal) ? Template.Fill(text, observation.Value) : text;

    /// <summary>Cuts a text from outside to what a line can show.</summary>
    public static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Shown ? line : string.Concat(line.AsSpan(0, Shown), "…");
    }

    /// <summary>Makes a code of the service a stable word: a code holds no blanks and is short; anything else may hold what varies.</summary>
    public static string Word(string code) =>
        code.Length <= LongestWord && code.All(character => char.IsAsciiLetter(character) || character is '_' or '-' or '.') ? code.ToLowerInvariant() : "";

    /// <summary>Answers an expectation that the reader lets through only elsewhere.</summary>
    public static Seen NotHere(Expectation expectation) => throw new UnreachableException($"{expectation.GetType().Name} at {expectation.At} does not belong to this step.");
}
