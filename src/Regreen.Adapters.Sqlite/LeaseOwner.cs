using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace Regreen.Adapters.Sqlite;

/// <summary>Who wrote a lease. A process id alone may be used again; with its start time it names one process of one machine.</summary>
internal sealed record LeaseOwner(string Run, int Process, string Started, string Machine, DateTimeOffset Since)
{
    public static LeaseOwner Me(string run, DateTimeOffset now) =>
        new(run, Environment.ProcessId, StartOf(Environment.ProcessId) ?? "", Environment.MachineName, now);

    public static LeaseOwner? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LeaseOwner>(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // Missing, or half-written by a process that was killed: nobody is named.
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this);

    public bool IsAlive() => Machine == Environment.MachineName && StartOf(Process) == Started;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"run {Run} (process {Process} on {Machine}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)");

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

            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
