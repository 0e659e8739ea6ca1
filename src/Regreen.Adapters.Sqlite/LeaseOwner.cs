using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Regreen.Adapters.Sqlite;

/// <summary>Who wrote a lease. A process id alone may be used again; with its start time it names one process of one machine.</summary>
internal sealed record LeaseOwner(string Run, int Process, DateTimeOffset Started, string Machine, DateTimeOffset Since)
{
    public static LeaseOwner Me(string run, DateTimeOffset now)
    {
        using var me = System.Diagnostics.Process.GetCurrentProcess();
        return new LeaseOwner(run, me.Id, me.StartTime.ToUniversalTime(), Environment.MachineName, now);
    }

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

    public bool IsAlive()
    {
        if (Machine != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - Started).Duration() < TimeSpan.FromSeconds(1);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"run {Run} (process {Process} on {Machine}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)");
}
