using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Regreen.Adapters.Process.Logs;
using Regreen.Adapters.Sqlite;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Triaging;
using Regreen.Engine.Diagnosing;

namespace Regreen.Benchmarks.Diagnosing;

/// <summary>What the service's own log costs to read when an issue is explained: a file of 1 GB, a failing request at its end, a proven green half a day before.</summary>
internal sealed class LogsBenchmark : IBenchmark
{
    private const long Bytes = 1_000_000_000;
    private const string Failing = "0af7651916cd43dd8448eb211c80319c";
    private static readonly DateTimeOffset End = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public string Name => "logs";

    public string Summary => "reading the service's log for one issue: a file of 1 GB, never seen before, and again";

    public async Task<BenchReport> RunAsync(BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("regreen-bench-").FullName;
        try
        {
            var rows = new List<IReadOnlyDictionary<string, object>>();
            foreach (var isJson in (bool[])[false, true])
            {
                rows.Add(await MeasureAsync(folder, isJson));
            }

            return new BenchReport(
                Name,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["first_s"] = "the log investigator on a file that it never saw: the window of the failing case and that of the last proven green; the system may hold the file in its cache",
                    ["first_cpu_s"] = "the CPU time of that, over all cores",
                    ["again_s"] = "the same once more, as when a source is asked again or another issue is explained",
                    ["peak_mb"] = "most memory of the whole process so far",
                },
                rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyDictionary<string, object>> MeasureAsync(string folder, bool isJson)
    {
        var path = Path.Combine(folder, isJson ? "json.log" : "text.log");
        var lines = await WriteAsync(path, isJson);
        var investigator = new LogInvestigator(new FileLogSource(path, text => text), new EvidenceWriter(new FileEvidenceStore(Path.Combine(folder, "evidence"), TimeProvider.System)), TimeProvider.System);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var (first, found) = await LookAsync(investigator);
        var used = Process.GetCurrentProcess().TotalProcessorTime - before;
        var (again, _) = await LookAsync(investigator);
        File.Delete(path);
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["form"] = isJson ? "JSON" : "text",
            ["lines"] = lines,
            ["first_s"] = Math.Round(first.TotalSeconds, 2),
            ["first_cpu_s"] = Math.Round(used.TotalSeconds, 2),
            ["again_s"] = Math.Round(again.TotalSeconds, 2),
            ["peak_mb"] = Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000,
            ["found"] = found.Any(finding => finding.Kind == FindingKind.Mechanism) ? "yes" : "no",
        };
    }

    private static async Task<(TimeSpan Took, ImmutableArray<Finding> Found)> LookAsync(LogInvestigator investigator)
    {
        var started = Stopwatch.GetTimestamp();
        var found = await investigator.LookAsync(Scope(), CancellationToken.None);
        return (Stopwatch.GetElapsedTime(started), found);
    }

    // A day of a service: sessions, lookups, now and then a warning, and near the end the line of the failing request.
    private static async Task<long> WriteAsync(string path, bool isJson)
    {
        var random = new Random(7);
        var count = Bytes / (isJson ? 190 : 125);
        await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        for (long index = 0; index < count; index++)
        {
            var at = End - Day + (Day * ((double)index / count));
            var isOurs = index == count - (count / 2_000);
            var trace = isOurs ? Failing : string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64():x16}{random.NextInt64():x16}");
            var (level, message) = isOurs ? ("error", "claim token_type is missing in the token") : random.Next(1000) == 0 ? ("warning", "the pool is nearly used up") : ("info", string.Create(CultureInfo.InvariantCulture, $"session {random.Next(100_000)} looked up order {random.Next(10_000)} in {random.Next(90)} ms"));
            await writer.WriteLineAsync(isJson
                ? string.Create(CultureInfo.InvariantCulture, $"{{\"time\":\"{at:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"level\":\"{level}\",\"category\":\"Shop.Orders\",\"msg\":\"{message}\",\"trace_id\":\"{trace}\",\"host\":\"web-{random.Next(4)}\"}}")
                : string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.fffZ} {level} Shop.Orders {message} trace_id={trace}"));
        }

        return count;
    }

    private static InvestigationScope Scope()
    {
        var at = End - (Day / 2_000) - TimeSpan.FromSeconds(1);
        var red = Judged("asks", Verdict.Failing, Failing, at) with { Divergence = new Divergence(Phase.Answer, "silent", "silent", null) };
        var green = Judged("asks", Verdict.Proven, Failing[1..] + "0", End - (Day / 2));
        var baseline = new Baseline(new RunId("before"), "c", Served, ImmutableSortedDictionary<string, string>.Empty, "s", [], "h") { Verdicts = [green] };
        var start = new RunStarted(
            new RunId("now"), "p", End, new Candidate("c"), [], Limits.Default, Approval.Ask, new Capabilities(true, true, true, true, false, true), ImmutableSortedDictionary<string, string>.Empty, "s", baseline);
        var issue = new IssueState(new Issue(new IssueId(1), "silent", "f", Phase.Answer, [red.Case], []));
        var iteration = new IterationState(1, new Candidate("c")) { Attempts = ImmutableDictionary<CaseId, ImmutableArray<CaseJudged>>.Empty.Add(red.Case, [red]), Issues = [issue] };
        return new InvestigationScope(start, iteration, issue, [red], new Deployment("d", false, ImmutableSortedDictionary<string, string>.Empty, Served));
    }

    private static ServedRevision Served => new("t", null, null, RevisionSource.Service);

    private static CaseJudged Judged(string name, Verdict verdict, string trace, DateTimeOffset at) => new(
        new CaseId("suite", name), name, true, verdict, "", verdict == Verdict.Proven, [], null, new Receipt(Served, Served, new EvidenceId("e"), [trace], 1, [], []), at, TimeSpan.FromSeconds(60));
}
