using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Regreen.Adapters.Git;

/// <summary>Names one process for good: its id may be used again, its id and start time together not.</summary>
internal sealed record ProcessMark(int Id, string Started)
{
    public static ProcessMark Me { get; } = new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? "");

    public bool IsAlive => StartOf(Id) == Started;

    public static ProcessMark? Parse(string text) =>
        text.Trim().Split(' ', 2) is [var id, var started] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new ProcessMark(number, started) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Started}\n");

    private static string? StartOf(int id)
    {
        try
        {
            // Linux counts in ticks since boot, which no change of the clock moves.
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : fields[19];
            }

            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
