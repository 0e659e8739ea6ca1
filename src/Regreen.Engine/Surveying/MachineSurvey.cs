using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>Looks at this machine: room on the disks, memory, file handles. What the system does not tell is left out.</summary>
internal static class MachineSurvey
{
    private const long LeastBytes = 256L * 1024 * 1024;
    private const double LeastMemory = 0.03;
    private const double MostHandles = 0.95;

    public static ImmutableArray<Reading> Take(string root) =>
        [.. Disk("disk of the project", root), .. Disk("disk of temporary files", Path.GetTempPath()), .. Memory(ReadLines("/proc/meminfo")), .. Handles(ReadLines("/proc/sys/fs/file-nr"))];

    /// <summary>Judges what <c>/proc/meminfo</c> says.</summary>
    internal static IEnumerable<Reading> Memory(string[] lines)
    {
        if (Kibibytes(lines, "MemTotal:") is { } total and > 0 && Kibibytes(lines, "MemAvailable:") is { } free)
        {
            yield return new Reading("memory", free < total * LeastMemory, string.Create(CultureInfo.InvariantCulture, $"{free / 1024} of {total / 1024} MiB of memory are available."));
        }
    }

    /// <summary>Judges what <c>/proc/sys/fs/file-nr</c> says: taken, unused, most.</summary>
    internal static IEnumerable<Reading> Handles(string[] lines)
    {
        if (lines is [var line, ..]
            && line.Split('\t', ' ') is [var taken, _, var most, ..]
            && double.TryParse(taken, CultureInfo.InvariantCulture, out var used)
            && double.TryParse(most, CultureInfo.InvariantCulture, out var limit))
        {
            yield return new Reading("file handles", used > limit * MostHandles, string.Create(CultureInfo.InvariantCulture, $"{used:0} of {limit:0} file handles of the system are taken."));
        }
    }

    private static IEnumerable<Reading> Disk(string subject, string path)
    {
        if (FreeBytes(path) is { } free)
        {
            yield return new Reading(subject, free < LeastBytes, string.Create(CultureInfo.InvariantCulture, $"{free / 1024 / 1024} MiB are free."));
        }
    }

    private static long? FreeBytes(string path)
    {
        try
        {
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long? Kibibytes(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var number, ..]
        && long.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : null;
}
