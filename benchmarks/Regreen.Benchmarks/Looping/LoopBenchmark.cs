using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Regreen.Adapters.Sqlite;

namespace Regreen.Benchmarks.Looping;

/// <summary>Time to green in the demo, against the part of it that no loop can do without.</summary>
internal sealed class LoopBenchmark : IBenchmark
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(9);

    public string Name => "loop";

    public string Summary => "time to green in the demo, against the unavoidable part of it";

    public async Task<BenchReport> RunAsync(BenchOptions options)
    {
        var root = Environment.GetEnvironmentVariable("REGREEN_HOME") ?? throw new InvalidOperationException("REGREEN_HOME does not say where the sources are; use ./bench.");
        var workspace = Directory.CreateTempSubdirectory("loop-bench-");
        try
        {
            var times = await MeasureAsync(Path.Combine(root, "regreen"), Path.Combine(workspace.FullName, "workspace"));
            return new BenchReport(
                Name,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["unavoidable"] = "(ceil(log2 N) + 3) x the median probe of this run that built (build, deployment, failing cases), and two full rounds of tests",
                    ["seconds"] = "from the first fact of the run to its last; the making of the workspace and its baseline not counted",
                },
                [])
            {
                Totals = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["ratio"] = Math.Round(times.Ratio, 2),
                    ["seconds"] = Math.Round(times.Seconds, 1),
                    ["unavoidable_seconds"] = Math.Round(times.Unavoidable, 1),
                    ["builds"] = times.Builds,
                    ["commits"] = times.Commits,
                    ["probe_seconds"] = Math.Round(times.Probe, 2),
                    ["round_seconds"] = Math.Round(times.Rounds, 2),
                },
            };
        }
        finally
        {
            workspace.Delete(recursive: true);
        }
    }

    private static async Task<LoopTimes> MeasureAsync(string regreen, string workspace)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var demo = await Cli.Wrap(regreen)
            .WithArguments(["demo", "--workspace", workspace, "--no-input"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(deadline.Token);
        await Cli.Wrap(regreen).WithArguments(["down", "-C", workspace]).WithValidation(CommandResultValidation.None).ExecuteAsync(deadline.Token);
        if (demo.ExitCode != 0)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The demo ended with {demo.ExitCode}:\n{demo.StandardError}"));
        }

        using var journal = new SqliteJournal(Path.Combine(workspace, ".regreen", "journal.db"), TimeProvider.System);
        var run = (await journal.ListAsync(deadline.Token))[^1];
        return LoopTimes.Of(await journal.ReadAsync(run, deadline.Token).ToArrayAsync(deadline.Token));
    }
}
