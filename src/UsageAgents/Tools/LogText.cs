using System.Text.RegularExpressions;

namespace UsageAgents.Tools;

/// <summary>Makes a refusal fit for the log: what stands in quotes may be what somebody asked.</summary>
internal static partial class LogText
{
    public static string WithoutQuoted(string reason) => Quoted().Replace(reason, match => match.Value[0] + "…" + match.Value[^1]);

    [GeneratedRegex("'[^']*'|\"[^\"]*\"", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
