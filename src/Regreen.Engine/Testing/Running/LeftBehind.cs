using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Regreen.Engine.Testing.Running;

/// <summary>
/// Finds the processes that a command started and left behind, in whatever session or group they put themselves, by a mark in their environment, and ends them.
/// A process that clears its environment is not found.
/// </summary>
internal sealed class LeftBehind
{
    /// <summary>The variable that marks every process that descends from the command.</summary>
    public const string Variable = "REGREEN_CHILD";

    private const int MostRounds = 20;

    /// <summary>Gets the mark.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Ends all that are left. What was started meanwhile is found in the next round.</summary>
    public void End()
    {
        for (var round = 0; round < MostRounds && Find() is { Count: > 0 } left; round++)
        {
            foreach (var id in left)
            {
                Kill(id);
            }
        }
    }

    private List<int> Find()
    {
        var sought = Encoding.UTF8.GetBytes($"{Variable}={Mark}");
        var found = new List<int>();
        foreach (var folder in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Holds(Path.Combine(folder, "environ"), sought))
            {
                found.Add(id);
            }
        }

        return found;
    }

    // The environment of a process that has ended is empty, and that of another user's cannot be read.
    private static bool Holds(string path, byte[] sought)
    {
        try
        {
            return File.ReadAllBytes(path).AsSpan().IndexOf(sought) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromMilliseconds(200));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended by itself a moment ago.
        }
    }
}
