using System.Globalization;
using Regreen.Adapters.Process.Supervising;

namespace Regreen.Adapters.Process.Sandboxing;

/// <summary>Looks at what a sandboxed command uses. The kernel's limits do not bind the administrator and know no sums, so they alone would not do.</summary>
internal static class SandboxWatch
{
    /// <summary>Names the limit that is overrun, or null.</summary>
    /// <param name="supervisor">The process above everything that the command started.</param>
    /// <param name="folder">The folder that it may write.</param>
    /// <param name="limits">The limits.</param>
    public static string? Overrun(int supervisor, string folder, SandboxLimits limits)
    {
        var processes = ProcessTable.DescendantsOf(supervisor, -1);
        return processes.Count > limits.Processes ? string.Create(CultureInfo.InvariantCulture, $"it ran more than {limits.Processes} processes at once")
            : processes.Sum(ResidentBytes) > limits.Memory ? string.Create(CultureInfo.InvariantCulture, $"it used more than {limits.Memory >> 20} MiB of memory")
            : HoldsMoreThan(folder, limits.Disk) ? string.Create(CultureInfo.InvariantCulture, $"it wrote more than {limits.Disk >> 20} MiB")
            : null;
    }

    private static long ResidentBytes(int process)
    {
        try
        {
            var fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/statm")).Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended in this moment.
            return 0;
        }
    }

    private static bool HoldsMoreThan(string folder, long bytes)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        long sum = 0;
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", options))
            {
                sum += file.Exists ? file.Length : 0;
                if (sum > bytes)
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is being changed under our hands; the next look sees more.
        }

        return false;
    }
}
