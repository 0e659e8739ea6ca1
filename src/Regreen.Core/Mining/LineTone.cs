using System.Text.RegularExpressions;

namespace Regreen.Core.Mining;

/// <summary>How a line sounds.</summary>
public enum LineTone
{
    /// <summary>It says nothing.</summary>
    Blank,

    /// <summary>Its level says that all is well.</summary>
    Calm,

    /// <summary>It has no level and no word of trouble.</summary>
    Plain,

    /// <summary>It has a word of trouble.</summary>
    Trouble,

    /// <summary>Its level is that of an error.</summary>
    Grave,
}

/// <summary>Hears how a line sounds, by its level and by plain English words of trouble.</summary>
public static partial class LineTones
{
    private static readonly HashSet<string> OutcomeWords = new(
        ["build", "builds", "finished", "failure", "failed", "fail", "error", "errors", "compilation", "result", "results", "status", "warning", "info", "success", "in", "s", "fatal", "test", "tests", "run"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Hears one line.</summary>
    public static LineTone Of(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return LineTone.Blank;
        }

        if (Calm().IsMatch(line))
        {
            return LineTone.Calm;
        }

        return Grave().IsMatch(line) ? LineTone.Grave : SoundsLikeTrouble(line) ? LineTone.Trouble : LineTone.Plain;
    }

    /// <summary>Is it a frame of a stack, or what links two stacks?</summary>
    public static bool IsFrame(string line) => Frame().IsMatch(line);

    /// <summary>Does it only say that something failed, and not a word about why?</summary>
    public static bool IsOutcome(string line)
    {
        var words = Word().Matches(line);
        return words.Count is > 1 and <= 4 && words.All(word => OutcomeWords.Contains(word.Value));
    }

    private static bool SoundsLikeTrouble(string line) =>
        Trouble().IsMatch(line) && Trouble().IsMatch(NoTrouble().Replace(line, ""));

    [GeneratedRegex(@"^\W*(?:INFO|DEBUG|TRACE|NOTICE|INFORMATION)\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Calm();

    [GeneratedRegex(@"^\W*(?:error|err|fatal|severe|critical|panic|failed|failure)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Grave();

    [GeneratedRegex(
        @"\b(?:errors?|fails?|failed|failures?|failing|fatal|exception|panic|abort(?:ed)?|cannot|can't|could not|couldn't|unable|denied|refused|not found|no such|do(?:es)? not|missing|invalid|unexpected|unsafe|undefined|unresolved|timed out|out of memory|no space|crash(?:ed)?|killed|wrong|caused by|traceback|exit code)\b|\w(?:Exception|Error)\b|\btimeout(?:[^=\w]|$)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Trouble();

    /// <summary>Counts of nothing: no errors, failures: 0.</summary>
    [GeneratedRegex(@"\b(?:errors?|fail(?:ed|ures?))[:=]? ?0\b|\b(?:0|no) (?:errors?|fail(?:ed|ures?))\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoTrouble();

    [GeneratedRegex(@"^\s+(?:at\b|\.\.\.|File "")|^\s*(?:Caused|Also:|Suppressed:)|^Traceback ", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Frame();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
