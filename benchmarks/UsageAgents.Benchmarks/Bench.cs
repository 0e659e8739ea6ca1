using UsageAgents.Benchmarks.Measures;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks;

/// <summary>Runs the benchmark of the agent service, or the measures of it that are named.</summary>
internal static class Bench
{
    private const string Name = "service";

    // In this order: the first ones need a service that has served nobody yet.
    private static readonly IMeasure[] Measures =
        [new ReadyMeasure(), new IdleMeasure(), new RateMeasure(), new SessionLatencyMeasure(), new FlatOutMeasure(), new ResumeMeasure(),
            new QueryMeasure(), new OptimisationMeasure(), new AnomalyMeasure(), new ForecastMeasure()];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Length == 0)
        {
            await output.WriteLineAsync($"{Name,-20} The agent service: event and run rates, latencies, memory, start.");
            return 0;
        }

        var only = args.Skip(1).Where(argument => argument != "--json").ToArray();
        var known = Measures.SelectMany(measure => measure.Fields).ToArray();
        if (args[0] != Name || only.Except(known, StringComparer.Ordinal).Any())
        {
            await error.WriteLineAsync($"Use: {Name} [--json] [FIELD…]; fields are {string.Join(", ", known)}.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await MeasureAsync(only, args.Contains("--json", StringComparer.Ordinal), output, error, stop.Token);
    }

    private static async Task<int> MeasureAsync(string[] only, bool json, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var figures = new Figures(Measures.SelectMany(measure => measure.Fields));
        await using var bench = new BenchContext(Path.Combine(AppContext.BaseDirectory, "..", "service"), error);
        try
        {
            foreach (var measure in Measures.Where(measure => only.Length == 0 || measure.Fields.Intersect(only, StringComparer.Ordinal).Any()))
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
