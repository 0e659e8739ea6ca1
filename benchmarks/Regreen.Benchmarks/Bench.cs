using Regreen.Benchmarks.Diagnosing;
using Regreen.Benchmarks.Looping;
using Regreen.Benchmarks.Mining;
using Regreen.Benchmarks.Running;
using Regreen.Benchmarks.Searching;
using Regreen.Benchmarks.Witnessing;

namespace Regreen.Benchmarks;

/// <summary>Runs one benchmark by name.</summary>
internal static class Bench
{
    private static readonly IBenchmark[] All = [new CulpritBenchmark(), new LoopBenchmark(), new TemplatesBenchmark(), new FailingLinesBenchmark(), new RootCauseBenchmark(), new LogsBenchmark(), new RunnerBenchmark(), new WitnessBenchmark()];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Length == 0)
        {
            foreach (var listed in All)
            {
                await output.WriteLineAsync($"{listed.Name,-20} {listed.Summary}");
            }

            return 0;
        }

        if (BenchOptions.Parse(args[1..], out var problem) is not { } options || All.FirstOrDefault(one => one.Name == args[0]) is not { } benchmark)
        {
            await error.WriteLineAsync(problem ?? $"There is no benchmark '{args[0]}'; without an argument they are listed.");
            return 2;
        }

        BenchReport report;
        try
        {
            report = await benchmark.RunAsync(options);
        }
        catch (DirectoryNotFoundException missing)
        {
            await error.WriteLineAsync(missing.Message);
            return 2;
        }

        await output.WriteLineAsync(options.Json ? report.ToJson() : report.ToTable());
        return 0;
    }
}

/// <summary>Something that is measured.</summary>
internal interface IBenchmark
{
    string Name { get; }

    string Summary { get; }

    Task<BenchReport> RunAsync(BenchOptions options);
}

/// <summary>What the command line says after the name.</summary>
internal sealed record BenchOptions(string? Data, bool Json)
{
    public static BenchOptions? Parse(string[] args, out string? problem)
    {
        var options = new BenchOptions(null, false);
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] == "--json")
            {
                options = options with { Json = true };
            }
            else if (args[index] == "--data" && index + 1 < args.Length)
            {
                options = options with { Data = args[++index] };
            }
            else
            {
                problem = $"'{args[index]}' is not understood; use NAME [--data DIR] [--json].";
                return null;
            }
        }

        problem = null;
        return options;
    }
}
