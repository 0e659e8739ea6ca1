using System.Globalization;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Otlp;

/// <summary>A log record of OTLP while it is read.</summary>
internal sealed class LogRecord
{
    private const int WarnNumber = 13;

    private static readonly string[] Names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    public ulong Time { get; set; }

    public ulong Observed { get; set; }

    public long Severity { get; set; }

    public string SeverityText { get; set; } = "";

    public string Body { get; set; } = "";

    public string Trace { get; set; } = "";

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public LogLine ToLine(string source)
    {
        var level = SeverityText.Length > 0 ? SeverityText : Severity is >= 1 and <= 24 ? Names[(Severity - 1) / 4] : "";
        var exception = string.Join(": ", ((string[])["exception.type", "exception.message"]).Select(name => Attributes.GetValueOrDefault(name, "")).Where(text => text.Length > 0));
        string[] parts = [Severity >= WarnNumber || (Severity == 0 && level.Length > 0) ? level : "", Body, exception, Attributes.GetValueOrDefault("exception.stacktrace", "")];
        return new LogLine(source, string.Join(' ', parts.Where(part => part.Length > 0)), At) { Trace = Trace.Length == 0 ? null : Trace.ToLower(CultureInfo.InvariantCulture) };
    }

    private DateTimeOffset? At => (Time > 0 ? Time : Observed) is var nanoseconds and > 0 and < long.MaxValue ? DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100)) : null;
}
