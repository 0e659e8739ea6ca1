using System.Diagnostics;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Scenarios;

namespace Regreen.Benchmarks.Running;

/// <summary>What a number of cases took in this process.</summary>
/// <param name="Wall">Seconds of wall time.</param>
/// <param name="Cpu">Seconds of CPU time, the service's in the same process included.</param>
internal sealed record EngineTimes(double Wall, double Cpu);

/// <summary>Runs cases by the engine's own runner, with receipts and the controls on recorded traffic.</summary>
internal sealed class EngineRuns(PlainService service) : IDisposable
{
    private const int AtOnce = 8;
    private readonly CaseRunner _runner = new(new Discarded(), TimeProvider.System);

    public void Dispose() => _runner.Dispose();

    /// <summary>Runs as many cases as asked, over and over those of the text; every one must be proven.</summary>
    public async Task<EngineTimes> RunAsync(string text, int count)
    {
        var cases = Read(text);
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, token) =>
        {
            var judged = await _runner.RunAsync(cases.Cases[index % cases.Cases.Length], Target("/ws"), Options, token);
            if (judged.Verdict != Verdict.Proven)
            {
                throw new InvalidOperationException($"{judged.Case} is {judged.Verdict}: {judged.Reason}");
            }
        });
        return new EngineTimes(Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>Measures how long after the service's close a case that waits for it has its verdict: the median, in milliseconds.</summary>
    public async Task<double> CloseAsync(int count)
    {
        var refused = Read(Suites.Refused).Cases[0];
        var times = new List<double>();
        for (var index = 0; index < count; index++)
        {
            var judged = await _runner.RunAsync(refused, Target("/refuse"), Options with { Controls = ControlsMode.None }, CancellationToken.None);
            times.Add(judged.Passed ? Stopwatch.GetElapsedTime(service.RefusedAt).TotalMilliseconds : throw new InvalidOperationException(judged.Reason));
        }

        return times.Order().ElementAt(count / 2);
    }

    private static CaseOptions Options { get; } = new("benchmark"u8.ToArray()) { Controls = ControlsMode.Recorded };

    private static ScenarioSuite Read(string text) => ScenarioReader.Read("bench", gate: true, [new ScenarioFile("bench.yaml", text)]).Require();

    private CaseTarget Target(string path) => new(new TargetConfig(service.Http)
    {
        WebSocket = service.Http.Replace("http", "ws", StringComparison.Ordinal) + path,
        Revision = new RevisionConfig("/version", "revision", null, null),
    });

    // Where the evidence goes is not measured here; the whole program keeps it.
    private sealed class Discarded : IEvidenceStore
    {
        public Task<EvidenceId> PutAsync(EvidenceKind kind, string content, CancellationToken cancellationToken) => Task.FromResult(new EvidenceId($"sha256:{content.Length}"));

        public Task<string?> GetAsync(EvidenceId id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}
