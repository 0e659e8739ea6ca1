using UsageAgents.Benchmarks.Measures;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks;

/// <summary>Runs a benchmark of the agent service, or the measures of it that are named.</summary>
internal static class Bench
{
    // The measures of the service in this order: the first ones need a service that has served nobody yet.
    private static readonly (string Name, string Words, IMeasure[] Measures)[] Benchmarks =
    [
        ("service", "The agent service: event and run rates, latencies, memory, start.", [new ReadyMeasure(), new IdleMeasure(), new RateMeasure(), new SessionLatencyMeasure(), new FlatOutMeasure(), new ResumeMeasure(),
            new QueryMeasure(), new OptimisationMeasure(), new AnomalyMeasure(), new ForecastMeasure()]),
        ("cluster", "Three processes on Redis: the loss of one, of all, and of one under 200 requests.", [new SiloLossMeasure(), new CrashMeasure(), new KillMeasure()]),
    ];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Length == 0)
        {
            await output.WriteLineAsync(string.Join('\n', Benchmarks.Select(benchmark => $"{benchmark.Name,-20} {benchmark.Words}")));
            return 0;
        }

        var only = args.Skip(1).Where(argument => argument != "--json").ToArray();
        var measures = Array.Find(Benchmarks, benchmark => benchmark.Name == args[0]).Measures ?? [];
        var known = measures.SelectMany(measure => measure.Fields).ToArray();
        if (measures.Length == 0 || only.Except(known, StringComparer.Ordinal).Any())
        {
            await error.WriteLineAsync($"Use: {(measures.Length == 0 ? string.Join('|', Benchmarks.Select(benchmark => benchmark.Name)) : args[0])} [--json] [FIELD…]; fields are {string.Join(", ", known)}.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await MeasureAsync(measures, only, args.Contains("--json", StringComparer.Ordinal), output, error, stop.Token);
    }

    private static async Task<int> MeasureAsync(IMeasure[] measures, string[] only, bool json, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var figures = new Figures(measures.SelectMany(measure => measure.Fields));
        await using var bench = new BenchContext(Path.Combine(AppContext.BaseDirectory, "..", "service"), error);
        try
        {
            foreach (var measure in measures.Where(measure => only.Length == 0 || measure.Fields.Intersect(only, StringComparer.Ordinal).Any()))
            {
                await error.WriteLineAsync($"{string.Join(", ", measure.Fields)} …");
                await measure.MeasureAsync(bench, figures, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 130;
        }

        await output.WriteLineAsync(json ? figures.ToJson() : figures.ToTable());
        return 0;
    }
}
