using System.Text.RegularExpressions;

namespace Regreen.Core.Recording;

/// <summary>Stores what a program printed, and points at the line that says what went wrong.</summary>
public static partial class OutputEvidence
{
    /// <summary>Stores lines; null where there are none.</summary>
    public static async Task<Locator?> StoreAsync(
        IEvidenceStore store, EvidenceKind kind, IReadOnlyList<string> lines, string label, Func<string, string> redact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(redact);
        if (lines.All(string.IsNullOrWhiteSpace))
        {
            return null;
        }

        var id = await store.PutAsync(kind, redact(string.Join('\n', lines)), cancellationToken);

        // The quote is taken from what the store holds: it may have been redacted once more.
        var stored = (await store.GetAsync(id, cancellationToken) ?? "").Split('\n');
        var line = TellingLine(stored);
        return new Locator(id, kind, line + 1, stored[line].Trim(), label);
    }

    /// <summary>Gets the index of the first line that speaks of an error, or of the last line with text.</summary>
    public static int TellingLine(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var last = 0;
        for (var index = 0; index < lines.Count; index++)
        {
            if (SpeaksOfError().IsMatch(lines[index]) && !SpeaksOfNone().IsMatch(lines[index]))
            {
                return index;
            }

            last = string.IsNullOrWhiteSpace(lines[index]) ? last : index;
        }

        return last;
    }

    [GeneratedRegex(@"\b(?:error|fatal|unhandled|panic|traceback|exception)\b|\bERR!|Error:|Exception:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpeaksOfError();

    [GeneratedRegex(@"\b0 error", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpeaksOfNone();
}
