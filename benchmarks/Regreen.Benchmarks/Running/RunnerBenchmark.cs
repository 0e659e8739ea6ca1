using System.Net;
using System.Net.Sockets;
using CliWrap;

namespace Regreen.Benchmarks.Running;

/// <summary>What the runner costs, as the published program and as the engine alone, beside promptfoo and pytest.</summary>
internal sealed class RunnerBenchmark : IBenchmark
{
    private const int Many = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(9);
    private static readonly Dictionary<string, string> Plain = new(StringComparer.Ordinal) { ["NO_COLOR"] = "1", ["DOTNET_gcServer"] = "0" };

    public string Name => "runner";

    public string Summary => "500 HTTP cases, WebSocket scenarios, start, a refused target, memory; beside promptfoo and pytest";

    public async Task<BenchReport> RunAsync(BenchOptions options)
    {
        var root = Environment.GetEnvironmentVariable("REGREEN_HOME") ?? throw new InvalidOperationException("REGREEN_HOME does not say where the sources are; use ./bench.");
        var folder = Path.Combine(root, "artifacts", "bench", "runner");
        Directory.CreateDirectory(folder);
        var totals = new Dictionary<string, object>(StringComparer.Ordinal);
        var remarks = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["http"] = "the published program (ReadyToRun) from its start to its exit: 500 cases with receipts, evidence, journal, reports and the controls on recorded traffic; median of 5",
            ["engine"] = "the same cases in a warm process without journal and evidence files; the service runs in that process too, and its CPU is counted",
            ["ws"] = "connect, ask, five events, verdict with controls; in a warm process together with the service",
        };
        await using var service = await PlainService.StartAsync();
        await ProgramAsync(root, folder, service, totals);
        await EngineAsync(service, totals);
        await PeersAsync(new Peers(folder, service.Http), totals, remarks);
        return new BenchReport(Name, remarks, []) { Totals = totals };
    }

    private static async Task ProgramAsync(string root, string folder, PlainService service, Dictionary<string, object> totals)
    {
        var program = await PublishAsync(root, folder);
        var project = Path.Combine(folder, "project");
        await Suites.WriteProjectAsync(project, service.Http);
        var http = await TimedProcess.MedianAsync(5, 0, project, Plain, program, "test", "--no-input");
        var cache = new Dictionary<string, string>(Plain, StringComparer.Ordinal) { ["XDG_CACHE_HOME"] = Path.Combine(folder, "cache") };
        var refused = await TimedProcess.MedianAsync(5, 3, folder, cache, program, "test", ClosedAddress(), "--no-input");
        var version = await TimedProcess.MedianAsync(11, 0, folder, Plain, program, "--version");
        (totals["http_wall_s"], totals["http_cpu_s"], totals["version_s"], totals["refused_s"]) = (Round(http.Wall), Round(http.Cpu), Round(version.Wall), Round(refused.Wall));
    }

    private static async Task EngineAsync(PlainService service, Dictionary<string, object> totals)
    {
        const int Scenarios = 5_000;
        using var engine = new EngineRuns(service);
        await engine.RunAsync(Suites.Items, 2_000);
        var http = await engine.RunAsync(Suites.Items, Suites.Cases);
        var asks = Suites.Asks(100);
        await engine.RunAsync(asks, 1_000);
        var sockets = await engine.RunAsync(asks, Scenarios);
        var close = await engine.CloseAsync(50);
        await engine.RunAsync(Suites.Items, Many / 10);
        var before = Memory();
        var all = await engine.RunAsync(Suites.Items, Many);
        (totals["engine_http_wall_s"], totals["engine_http_cpu_s"]) = (Round(http.Wall), Round(http.Cpu));
        (totals["ws_scenarios_per_s"], totals["close_ms"]) = (Math.Round(Scenarios / sockets.Wall), Math.Round(close, 2));
        (totals["memory_growth_mb_over_100k"], totals["cases_per_s_over_100k"]) = (Math.Round(Memory() - before, 1), Math.Round(Many / all.Wall));
    }

    private static async Task PeersAsync(Peers peers, Dictionary<string, object> totals, Dictionary<string, string> remarks)
    {
        foreach (var (name, (times, remark)) in new[] { ("promptfoo", await peers.PromptfooAsync()), ("pytest", await peers.PytestAsync()) })
        {
            remarks[name] = remark;
            if (times is not null)
            {
                (totals[$"{name}_wall_s"], totals[$"{name}_cpu_s"]) = (Round(times.Wall), Round(times.Cpu));
            }
        }
    }

    private static async Task<string> PublishAsync(string root, string folder)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var published = Path.Combine(folder, "published");
        await Cli.Wrap("dotnet")
            .WithArguments([
                "publish", Path.Combine(root, "src", "Regreen.Cli"), "-c", "Release", "-o", published, $"-p:ArtifactsPath={Path.Combine(folder, "work")}", "-p:PublishReadyToRun=true",
                "-p:RunAnalyzers=false", "-p:NuGetAudit=false", "-p:GenerateDocumentationFile=false", "-nodeReuse:false", "-v", "quiet", "--tl:off"])
            .ExecuteAsync(deadline.Token);
        return Path.Combine(published, "regreen");
    }

    private static string ClosedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    private static double Memory() => GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0;

    private static double Round(double seconds) => Math.Round(seconds, 3);
}
