using Regreen.Core.Deploying;

namespace Regreen.Core.Mining;

/// <summary>
/// Cuts a window out of lines: what was written in it, oldest first, at most so many lines, the newest. A line without an instant belongs to the one before it, as the lines of a stack trace do; where no line has one, all
/// are in it. However many lines it is given, it keeps few.
/// </summary>
/// <param name="from">When it begins.</param>
/// <param name="to">When it ends.</param>
/// <param name="limit">How many lines it gives.</param>
public sealed class LogWindow(DateTimeOffset from, DateTimeOffset to, int limit)
{
    private const int Slack = 1024;
    private List<LogLine> _kept = [];
    private DateTimeOffset? _last;

    /// <summary>Cuts a window out of lines.</summary>
    public static IReadOnlyList<LogLine> Cut(IEnumerable<LogLine> lines, DateTimeOffset from, DateTimeOffset to, int limit, Func<string, string> redact)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var window = new LogWindow(from, to, limit);
        foreach (var line in lines)
        {
            window.Take(line);
        }

        return window.Lines(redact);
    }

    /// <summary>Says which instant stands before the lines that come now, where lines were left out.</summary>
    public void After(DateTimeOffset? instant) => _last = instant;

    /// <summary>Takes the next line.</summary>
    public void Take(LogLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        _last = line.At ?? _last;
        if (_last is { } at && (at < from || at > to))
        {
            return;
        }

        _kept.Add(line with { At = _last });
        if (_kept.Count >= (2 * (long)limit) + Slack)
        {
            _kept = Newest();
        }
    }

    /// <summary>Gives the lines.</summary>
    /// <param name="redact">Takes secrets out of a line.</param>
    public IReadOnlyList<LogLine> Lines(Func<string, string> redact)
    {
        ArgumentNullException.ThrowIfNull(redact);
        return [.. Newest().Select(line => line with { Text = redact(line.Text) })];
    }

    private List<LogLine> Newest() => [.. _kept.OrderBy(line => line.At ?? DateTimeOffset.MinValue).TakeLast(limit)];
}
