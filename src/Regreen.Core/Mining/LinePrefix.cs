using System.Text.RegularExpressions;

namespace Regreen.Core.Mining;

/// <summary>Tells who wrote a line where several processes or threads share one stream and each of their lines begins with its name: <c>web-1 | …</c>, <c>[worker 7] …</c>, <c>agent[412]: …</c>.</summary>
public static partial class LinePrefix
{
    /// <summary>Splits a line into who wrote it, or an empty text, and what they wrote with its indentation.</summary>
    public static (string Who, string Said) Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Prefix().Match(line) is { Success: true } match ? (match.Groups["who"].Value, line[match.Length..]) : ("", line);
    }

    [GeneratedRegex(@"^(?<who>\[[A-Za-z][\w .:/-]{0,60}\]|[\w./-]{1,60}\[\d{1,10}\]:|[\w./-]{1,60}(?= {0,20}\|))(?: {0,20}\|)?(?: |(?=\t)|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prefix();
}
