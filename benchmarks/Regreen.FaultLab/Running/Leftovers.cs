using System.Diagnostics;
using System.Globalization;

namespace Regreen.FaultLab.Running;

/// <summary>Processes that a run left although it should not have: those that were started from its folder.</summary>
internal static class Leftovers
{
    /// <summary>Ends them and says how many there were.</summary>
    public static int End(string folder)
    {
        var ended = 0;
        foreach (var entry in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            if (!IsOf(entry, folder) || !int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                ended++;
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It ended by itself meanwhile.
            }
        }

        return ended;
    }

    private static bool IsOf(string entry, string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, "cmdline")).Contains($"{folder}/", StringComparison.Ordinal)
                || new FileInfo(Path.Combine(entry, "cwd")).LinkTarget is { } at && (at + "/").StartsWith($"{folder}/", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is gone, or somebody else's.
            return false;
        }
    }
}
