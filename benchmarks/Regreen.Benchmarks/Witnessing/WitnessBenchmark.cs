using System.Globalization;

namespace Regreen.Benchmarks.Witnessing;

/// <summary>What the witness costs a WebSocket: one message's time, and how many pass, beside a bare YARP in the same run.</summary>
internal sealed class WitnessBenchmark : IBenchmark
{
    private const int Rounds = 7;
    private const int Messages = 10_000;
    private const int Sockets = 32;
    private const int Milliseconds = 3_000;
    private static readonly string[] Ways = ["direct", "witness", "yarp"];

    public string Name => "witness";

    public string Summary => "what the recording proxy adds to a WebSocket message, and what share of the throughput it keeps; beside a bare YARP";

    public async Task<BenchReport> RunAsync(BenchOptions options)
    {
        await using var echo = await PartProcess.StartAsync("echo");
        await using var witness = await PartProcess.StartAsync("witness", echo.Address);
        await using var yarp = await PartProcess.StartAsync("yarp", echo.Address);
        await using var client = await PartProcess.StartAsync("client");
        string[] addresses = [echo.Address, witness.Address, yarp.Address];
        var rounds = new List<Round>();
        for (var number = 0; number <= Rounds; number++)
        {
            var round = await RoundAsync(client, witness, addresses, number);

            // The first one warms up.
            rounds.AddRange(number == 0 ? [] : [round]);
        }

        return new BenchReport(Name, Remarks, [.. Ways.Select((way, index) => Row(way, index, rounds))])
        {
            RowsName = "ways",
            Totals = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["added_p50_us"] = Math.Round(Median(rounds.Select(round => round.Added(1))), 1),
                ["throughput_share"] = Math.Round(Median(rounds.Select(round => round.Share(1))), 3),
                ["yarp_added_p50_us"] = Math.Round(Median(rounds.Select(round => round.Added(2))), 1),
                ["yarp_throughput_share"] = Math.Round(Median(rounds.Select(round => round.Share(2))), 3),
                ["rounds"] = Rounds,
            },
        };
    }

    private static readonly Dictionary<string, string> Remarks = new(StringComparer.Ordinal)
    {
        ["parts"] = "echo, proxy and client are a process each, all bound to the same two cores; the witness records every message, and that it did is checked each round",
        ["p50_us"] = $"one socket, {Messages} messages of 22 bytes, each sent when the one before came back; added: the difference in the same round, median of {Rounds}",
        ["per_s"] = $"{Sockets} sockets for {Milliseconds / 1000} seconds; share: of direct in the same round, median of {Rounds}",
    };

    private static async Task<Round> RoundAsync(PartProcess client, PartProcess witness, string[] addresses, int number)
    {
        var (latencies, throughputs) = (new double[addresses.Length], new double[addresses.Length]);
        for (var step = 0; step < addresses.Length; step++)
        {
            // Each begins a round in turn, so that none always comes first.
            var way = (step + number) % addresses.Length;
            await witness.AskAsync("next");
            var one = await ReadAsync(client, $"one {addresses[way]} {Messages}");
            var many = await ReadAsync(client, $"many {addresses[way]} {Sockets} {Milliseconds}");
            (latencies[way], throughputs[way]) = (one.Value, many.Value);
            var recorded = long.Parse(await witness.AskAsync("next"), CultureInfo.InvariantCulture);
            var expected = way == 1 ? 2 * (one.Messages + many.Messages) : 0;
            if (recorded != expected)
            {
                throw new InvalidOperationException($"The witness recorded {recorded} messages instead of {expected}.");
            }
        }

        return new Round(latencies, throughputs);
    }

    private static async Task<(double Value, long Messages)> ReadAsync(PartProcess client, string order)
    {
        var words = (await client.AskAsync(order)).Split(' ');
        return (double.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private static Dictionary<string, object> Row(string way, int index, List<Round> rounds) => new(StringComparer.Ordinal)
    {
        ["way"] = way,
        ["p50_us"] = Math.Round(Median(rounds.Select(round => round.Latencies[index])), 1),
        ["per_s"] = Math.Round(Median(rounds.Select(round => round.Throughputs[index]))),
    };

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private sealed record Round(double[] Latencies, double[] Throughputs)
    {
        public double Added(int way) => Latencies[way] - Latencies[0];

        public double Share(int way) => Throughputs[way] / Throughputs[0];
    }
}
