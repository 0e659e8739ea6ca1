using System.Globalization;
using System.Text;
using System.Text.Json;
using Regreen.Core.Deploying;

namespace Regreen.Core.Mining;

/// <summary>An entry of systemd's journal as <c>journalctl --output json</c> prints it: values are text, or arrays of bytes where they are not UTF-8.</summary>
internal static class JournalEntry
{
    /// <summary>The field that only its entries have: microseconds since 1970.</summary>
    public const string Instant = "__REALTIME_TIMESTAMP";

    private const long MostMicroseconds = 4_000_000_000_000_000;

    public static LogLine Read(JsonElement entry, string microseconds, string source)
    {
        // The message may itself be an entry of the service's own form.
        var line = LogEntry.FromLine(Message(entry), LogEntry.Text(entry, "SYSLOG_IDENTIFIER") ?? LogEntry.Text(entry, "_SYSTEMD_UNIT") ?? source);
        var level = Level(LogEntry.Text(entry, "PRIORITY"));
        return line with
        {
            Text = line.Text.Contains(level, StringComparison.OrdinalIgnoreCase) ? line.Text : $"{level} {line.Text}",
            At = InstantOf(microseconds),
            IsZoneAssumed = false,
        };
    }

    /// <summary>Reads the instant of an entry.</summary>
    public static DateTimeOffset? InstantOf(string microseconds) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since < MostMicroseconds ? DateTimeOffset.UnixEpoch.AddMicroseconds(since) : null;

    private static string Message(JsonElement entry) => entry.TryGetProperty("MESSAGE", out var value) && value.ValueKind == JsonValueKind.Array
        ? Encoding.UTF8.GetString([.. value.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.Number && one.TryGetByte(out var code) ? code : (byte)'?')])
        : LogEntry.Text(entry, "MESSAGE") ?? "";

    private static string Level(string? priority) => priority switch
    {
        "0" or "1" or "2" or "3" => "ERROR",
        "4" => "WARNING",
        _ => "",
    };
}
