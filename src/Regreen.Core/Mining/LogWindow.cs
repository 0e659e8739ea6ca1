using Regreen.Core.Deploying;

namespace Regreen.Core.Mining;

/// <summary>Cuts a window out of lines.</summary>
public static class LogWindow
{
    /// <summary>
    /// Keeps what was written in the window, oldest first, at most <paramref name="limit"/> lines, the newest. A line without an instant
    /// belongs to the one before it, as the lines of a stack trace do; where no line has one, all are kept.
    /// </summary>
    public static IReadOnlyList<LogLine> Cut(IEnumerable<LogLine> lines, DateTimeOffset from, DateTimeOffset to, int limit, Func<string, string> redact)
    {
        ArgumentNullException.ThrowIfNull(redact);
        DateTimeOffset? last = null;
        var dated = lines.Select(line => line with { At = last = line.At ?? last }).ToList();
        return
        [
            .. dated.Where(line => line.At is not { } at || (at >= from && at <= to))
                .OrderBy(line => line.At ?? DateTimeOffset.MinValue)
                .TakeLast(limit)
                .Select(line => line with { Text = redact(line.Text) }),
        ];
    }
}
