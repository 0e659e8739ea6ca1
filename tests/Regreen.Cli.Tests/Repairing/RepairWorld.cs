using System.Collections.Immutable;
using System.Diagnostics;
using Regreen.Adapters.Git;
using Regreen.Adapters.Process.Sandboxing;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Configuring;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Repairing;
using Regreen.Core.Running;
using Regreen.Engine.Repairing;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Cli.Tests.Repairing;

/// <summary>A real repository with a red case that was explained, and whoever is configured to repair it, under the real sandbox.</summary>
internal sealed class RepairWorld : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("regreen-repair-").FullName;

    public RepairWorld()
    {
        Write("src/app.txt", "broken\n");
        Write("tests/visible.yaml", "the visible question\n");
        Write("tests/hidden.yaml", "the hidden question\n");
        Write(".gitignore", ".env\n");
        Git("init", "--quiet", "--initial-branch=main");
        Git("add", "--all");
        Git("-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "-m", "First");
        Write(".env", "TOKEN=secret-of-the-project\n");
        Head = new Candidate(Git("rev-parse", "HEAD").Trim());
    }

    public string Root => Path.Combine(_folder, "project");

    public Candidate Head { get; }

    public MemoryEvidence Evidence { get; } = new();

    /// <summary>Gets or sets texts that come from outside: a log line, an answer, a commit's subject.</summary>
    public string Outside { get; set; } = "claim token_type is missing";

    public ImmutableDictionary<string, string> Variables { get; set; } = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name is "PATH" or "HOME" or "LANG")
        .ToImmutableDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!, StringComparer.Ordinal);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Lets a shell script repair.</summary>
    public Task<WrittenRepair> ScriptAsync(string script, Func<RepairConfig, RepairConfig>? change = null) =>
        WriteAsync(new RepairConfig { Paths = ["src/**"], Command = $"sh -c {Quote(script)}", Timeout = TimeSpan.FromSeconds(30) }, null, change);

    public async Task<WrittenRepair> WriteAsync(RepairConfig repair, IRepairModel? model, Func<RepairConfig, RepairConfig>? change = null, Candidate? head = null)
    {
        var config = Config(change is null ? repair : change(repair));
        using var repository = await OpenAsync();
        var supervisor = new SupervisorCommand(["dotnet", Path.Combine(AppContext.BaseDirectory, "Regreen.TestServer.dll"), Supervisor.Verb]);
        var sandbox = new CommandSandbox(Path.Combine(_folder, "work"), supervisor, SandboxLimits.Default, TimeProvider.System);
        var writer = new RepairWriter(config, repository, Evidence, new RepairTools(sandbox, model, Variables, text => text.Replace("secret-of-the-agent", "[redacted]", StringComparison.Ordinal)), TimeProvider.System);
        return await writer.WriteAsync(State(), new IssueId(1), head ?? Head, Token);
    }

    public Candidate At(string commit) => new(Git("rev-parse", commit).Trim());

    public async Task<string> PatchAsync(WrittenRepair written) => (await Evidence.GetAsync(written.Patch.ShouldNotBeNull(written.Refusal), Token)).ShouldNotBeNull();

    /// <summary>Says what the check of touched paths makes of a written repair.</summary>
    public async Task<string?> RefusalAsync(WrittenRepair written)
    {
        using var repository = await OpenAsync();
        var scope = new RepairScope(Config(new RepairConfig { Paths = ["src/**"] }), repository, Evidence);
        return (await scope.NarrowAsync(Head, Head with { Patch = written.Patch.ShouldNotBeNull(written.Refusal) }, isWritten: true, Token)).Refusal;
    }

    public IEnumerable<string> Leftovers() => Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "work")).Select(Path.GetFileName).OfType<string>().Where(name => name != ".gitignore");

    public string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output;
    }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private Task<GitRepository> OpenAsync() => GitRepository.OpenAsync(Root, Path.Combine(_folder, "work"), [], Evidence, TimeProvider.System, Token);

    private ProjectConfig Config(RepairConfig repair) => new("project", Root, new TargetConfig("http://127.0.0.1:1"))
    {
        Suites = [new SuiteConfig("visible") { Scenarios = ["tests/visible.yaml"] }, new SuiteConfig("hidden") { Scenarios = ["tests/hidden.yaml"], HeldOut = true }],
        Repair = repair,
    };

    private RunState State()
    {
        ImmutableArray<CaseJudged> verdicts = [Red("visible", "001"), Red("hidden", "h-42")];
        var start = new RunStarted(
            new RunId("20260101-000000-abcd"), "project", DateTimeOffset.UnixEpoch, Head, [.. verdicts.Select(judged => new ManifestEntry(judged.Case, judged.Title, Gate: true))],
            Limits.Default with { Reruns = 0 }, Approval.Auto, new Capabilities(true, true, true, true, true, true), ImmutableSortedDictionary<string, string>.Empty, "suites", null);
        var deployed = new RevisionDeployed(1, Head, new Deployment("d", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision(null, null, null, RevisionSource.Unknown)), true, TimeSpan.Zero, TimeSpan.Zero);
        Locator Place(string suite) => new(new EvidenceId($"sha256:{suite}"), EvidenceKind.Transcript, 1, $"{Outside} in the answer of {suite}", $"frame 4 of {suite}");
        ImmutableArray<Finding> findings = [new(Investigator.Wire, FindingKind.Symptom, Outside, [Place("visible")]), new(Investigator.Wire, FindingKind.Symptom, "Seen in hidden/h-42.", [Place("hidden")])];
        var diagnosis = new Diagnosis(Ending.NeverGreen, new SourceSuspect("src/app.txt", 1), Outside, [new Why(1, "Why did the test fail?", Outside, [Place("visible")], "read")], [new RuledOut(Outside, Outside)], 1);
        Fact[] facts = [start, deployed, .. verdicts.Select(judged => new AttemptFinished(1, 1, judged)), new EvidenceGathered(new IssueId(1), findings), new IssueDiagnosed(new IssueId(1), diagnosis)];
        return facts.Aggregate(RunState.Empty, RunState.Apply);
    }

    private CaseJudged Red(string suite, string name) => new(
        new CaseId(suite, name), $"A question of {suite}", true, Verdict.Failing, Outside, Passed: false,
        [new ExpectationResult($"the answer of {suite} holds a number", Held: false, Outside, $"tests/{suite}.yaml:1", 4, Phase.Answer)],
        new Divergence(Phase.Answer, "no number in the answer", Outside, null),
        new Receipt(new ServedRevision(null, null, null, RevisionSource.Unknown), new ServedRevision(null, null, null, RevisionSource.Unknown), new EvidenceId($"sha256:{suite}"), [], 1, [], []),
        DateTimeOffset.UnixEpoch, TimeSpan.Zero);
}
