using System.Text.RegularExpressions;

namespace Regreen.Core.Mining;

/// <summary>Tells the level of a line from the rest of it, so that one statement that is written at two levels is known as one.</summary>
public static partial class LogLevels
{
    /// <summary>The rank of a warning.</summary>
    public const int Warning = 3;

    private const int WidestHead = 80;

    private static readonly string[][] Names =
    [
        ["TRACE", "VERBOSE"],
        ["DEBUG"],
        ["INFO", "INFORMATION", "NOTICE"],
        ["WARN", "WARNING"],
        ["ERROR", "ERR"],
        ["CRITICAL", "FATAL", "ALERT", "EMERGENCY"],
    ];

    /// <summary>Tells the rank of the level, or -1 where none is said, and the text without it.</summary>
    /// <param name="level">The level that the entry has in a field, or null.</param>
    /// <param name="text">The text.</param>
    public static (int Rank, string Said) Of(string? level, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var head = Word().Match(text[..Math.Min(text.Length, WidestHead)]);
        var rank = level is not null ? RankOf(level) : head.Success ? RankOf(head.Groups["level"].Value) : -1;
        return (rank, head.Success ? $"{text[..head.Index]}{text[(head.Index + head.Length)..]}".Trim() : text.Trim());
    }

    /// <summary>Names a rank.</summary>
    public static string NameOf(int rank) => Names[rank][0];

    private static int RankOf(string level) => Array.FindIndex(Names, names => names.Contains(level, StringComparer.OrdinalIgnoreCase));

    // In capitals, or in brackets, or as level=…: a word of the message is no level.
    [GeneratedRegex(
        @"\[(?<level>(?i:trace|verbose|debug|information|info|notice|warning|warn|error|err|critical|fatal|alert|emergency))\]|\b(?:level|severity|lvl)=""?(?<level>(?i:trace|verbose|debug|information|info|notice|warning|warn|error|err|critical|fatal|alert|emergency))\b""?|\b(?<level>TRACE|VERBOSE|DEBUG|INFORMATION|INFO|NOTICE|WARNING|WARN|ERROR|ERR|CRITICAL|FATAL|ALERT|EMERGENCY)\b:?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
