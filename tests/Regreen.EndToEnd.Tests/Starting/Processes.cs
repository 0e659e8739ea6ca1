using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>The processes that belong to a folder: its path stands in their command line, or they work in it.</summary>
internal static class Processes
{
    /// <summary>Lists their command lines.</summary>
    public static ImmutableArray<string> Of(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId)
            .Select(path => Read(path, folder))
            .OfType<string>(),
    ];

    /// <summary>Waits until exactly this many are left. What was killed needs a moment until the system has taken it away.</summary>
    public static Task<ImmutableArray<string>> SettleAsync(string folder, int count) => WaitAsync(folder, found => found.Length == count);

    /// <summary>Waits until one runs whose command line holds a text.</summary>
    public static async Task AppearsAsync(string folder, string text) =>
        (await WaitAsync(folder, found => found.Any(line => line.Contains(text, StringComparison.Ordinal)))).ShouldContain(line => line.Contains(text, StringComparison.Ordinal), $"No process with '{text}' came up.");

    private static async Task<ImmutableArray<string>> WaitAsync(string folder, Func<ImmutableArray<string>, bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var found = Of(folder);
        while (!isSo(found) && !deadline.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            found = Of(folder);
        }

        return found;
    }

    private static string? Read(string process, string folder)
    {
        try
        {
            var line = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ').Trim();
            var place = new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? "";
            return line.Length > 0 && (line.Contains(folder, StringComparison.Ordinal) || place.StartsWith(folder, StringComparison.Ordinal)) ? line : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is somebody else's.
            return null;
        }
    }
}
