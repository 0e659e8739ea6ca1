using System.Diagnostics;
using System.Globalization;

namespace Regreen.Benchmarks.Running;

/// <summary>What a process took: wall, and CPU of it and all that it started.</summary>
/// <param name="Wall">Seconds of wall time.</param>
/// <param name="Cpu">Seconds of CPU time.</param>
/// <param name="ExitCode">Its exit code.</param>
internal sealed record TimedProcess(double Wall, double Cpu, int ExitCode)
{
    // The shell's own timer sees the CPU of children that have ended.
    private const string Script = """TIMEFORMAT='%R %U %S'; { time "$@" >/dev/null 2>/dev/null; } 2>&1""";

    public static async Task<TimedProcess> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo("bash", ["-c", Script, "bash", .. command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var times = (await process.StandardOutput.ReadToEndAsync()).Trim().Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        await process.WaitForExitAsync();
        return new TimedProcess(times[0], times[1] + times[2], process.ExitCode);
    }

    /// <summary>Runs several times and takes the median of each figure; every run must end with the exit code.</summary>
    public static async Task<TimedProcess> MedianAsync(int runs, int exitCode, string folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var all = new List<TimedProcess>();
        for (var run = 0; run < runs; run++)
        {
            var one = await RunAsync(folder, environment, command);
            all.Add(one.ExitCode == exitCode ? one : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {one.ExitCode} instead of {exitCode}."));
        }

        return new TimedProcess(Median(all.Select(one => one.Wall)), Median(all.Select(one => one.Cpu)), exitCode);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
