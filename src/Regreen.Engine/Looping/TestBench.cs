using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Witnessing;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Scenarios;
using Regreen.Engine.Testing.Suites;
using Regreen.Engine.Witnessing;

namespace Regreen.Engine.Looping;

/// <summary>What the test bench is given of the world around it.</summary>
/// <param name="Environment">The whole environment of commands that a suite starts.</param>
/// <param name="Secrets">Values to keep out of transcripts.</param>
/// <param name="ScratchFolder">Where suites of former commits are laid out.</param>
/// <param name="Time">The clock.</param>
public sealed record BenchHost(ImmutableSortedDictionary<string, string> Environment, ImmutableArray<string> Secrets, string ScratchFolder, TimeProvider Time);

/// <summary>The suites of a project: scenario files, and existing suites that are run as a whole.</summary>
public sealed class TestBench(
    ProjectConfig config,
    IRepository? repository,
    CaseRunner cases,
    ExistingSuiteRunner existing,
    BenchHost host) : ITestBench
{
    private const string ProjectFile = "regreen.yaml";
    private readonly byte[] _redactionKey = RandomNumberGenerator.GetBytes(32);
    private readonly ExistingSuites _existing = new(existing, config.Quarantines, host.Time);
    private readonly ConcurrentDictionary<string, Lazy<Task<Layout>>> _layouts = new(StringComparer.Ordinal);

    // Live controls ask the target again; on the same revision they need not be asked twice.
    private readonly ConcurrentDictionary<string, ImmutableArray<ControlResult>> _liveControls = new(StringComparer.Ordinal);

    /// <summary>Gets what proves existing suites; without it none of their cases is better than unproven.</summary>
    public SuiteProver? Prover { get; init; }

    /// <summary>Reads the suites as they lie in the folder.</summary>
    /// <exception cref="UserErrorException">Scenario files are wrong; every mistake is in the message.</exception>
    public async Task<SuiteSet> ReadAsync(CancellationToken cancellationToken)
    {
        var layout = await LayoutOfAsync(null, cancellationToken);
        var scenarios = layout.Cases.Values.Select(scenario => new ManifestEntry(scenario.CaseId, scenario.Title, scenario.Gate)
        {
            Tags = scenario.Tags,
            Priority = scenario.Priority,
            Owner = scenario.Owner,
            File = scenario.At[..scenario.At.LastIndexOf(':')],
        });
        var whole = config.Suites.Where(suite => suite.Command is not null).Select(suite => new ManifestEntry(new CaseId(suite.Name, SingleTests.Whole), $"{suite.Command}", suite.Gate));
        var order = config.Suites.Select(suite => suite.Name).ToList();
        return new SuiteSet([.. scenarios.Concat(whole).OrderBy(entry => order.IndexOf(entry.Case.Suite))], SuiteHash.Compute(await SuiteHash.ReadAsync(config.Root, Files(), cancellationToken)));
    }

    /// <inheritdoc/>
    public async Task<CaseJudged> RunAsync(CaseId id, Deployment deployment, ControlScope controls, string? suiteCommit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var layout = await LayoutOfAsync(suiteCommit, cancellationToken);
        var target = TargetOf(deployment, layout.Root);
        if (config.Suites.FirstOrDefault(suite => suite.Name == id.Suite && suite.Command is not null) is { } whole)
        {
            return await _existing.RunAsync(whole, id, await RunningAsync(whole, target, controls, suiteCommit, cancellationToken), cancellationToken);
        }

        var scenario = layout.Cases.GetValueOrDefault(id)
            ?? throw new UserErrorException($"The case {id} is not in the suites of {suiteCommit ?? "the folder"}.", "The manifest was fixed before; start a new run.", FailureCategory.Usage);
        return await RunScenarioAsync(scenario, target, deployment, controls, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CaseJudged> RerunAsync(CaseJudged first, Deployment deployment, ControlScope controls, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(deployment);
        return config.Suites.FirstOrDefault(suite => suite.Name == first.Case.Suite && suite.Command is not null) is { } whole
            ? await _existing.RerunAsync(whole, first, await RunningAsync(whole, TargetOf(deployment, config.Root), controls, null, cancellationToken), cancellationToken)
            : await RunAsync(first.Case, deployment, controls, null, cancellationToken);
    }

    /// <summary>Runs a case with one of its controls, so that a person sees what the case does.</summary>
    /// <param name="id">The case.</param>
    /// <param name="control">Of an existing suite what is broken, by its name; of a scenario the control as its accusation calls it.</param>
    /// <param name="deployment">The target.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserErrorException">There is no such suite, case or control, or the target is called production.</exception>
    public async Task<ControlResult> SabotageAsync(CaseId id, string control, Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (config.IsProduction || Prover is null)
        {
            throw new UserErrorException("The traffic of production is never broken.", "Use a target with another 'environment'.", FailureCategory.Usage);
        }

        var layout = await LayoutOfAsync(null, cancellationToken);
        if (layout.Cases.TryGetValue(id, out var scenario))
        {
            return await ReplayAsync(scenario, control, TargetOf(deployment, layout.Root), cancellationToken);
        }

        var kind = SabotageWords.Find(control) ?? throw new UserErrorException($"Nothing is broken by '{control}'.", $"Write one of {string.Join(", ", SabotageWords.Names)}.", FailureCategory.Usage);
        var suite = config.Suites.FirstOrDefault(suite => suite.Name == id.Suite && suite.Command is not null)
            ?? throw new UserErrorException($"There is no existing suite '{id.Suite}'.", "A suite with a 'command' is one.", FailureCategory.Usage);
        var options = new CaseOptions(_redactionKey) { Secrets = host.Secrets };
        return await Prover.ReplayAsync(suite, TargetOf(deployment, config.Root), options, id.Name, kind, cancellationToken);
    }

    private async Task<ControlResult> ReplayAsync(ScenarioCase scenario, string control, CaseTarget target, CancellationToken cancellationToken)
    {
        var judged = await cases.RunAsync(scenario, target, new CaseOptions(_redactionKey) { Controls = Mode(ControlScope.All), Secrets = host.Secrets }, cancellationToken);
        if (judged is not { Passed: true, Receipt: { } receipt })
        {
            throw new UserErrorException($"The case {scenario.CaseId} does not pass: {judged.Reason}", "A control shows something only of a case that passes.", FailureCategory.Usage);
        }

        return receipt.Controls.FirstOrDefault(result => result.Name == control)
            ?? throw new UserErrorException($"The case {scenario.CaseId} has no control '{control}'.", $"It has: {string.Join(", ", receipt.Controls.Select(result => $"'{result.Name}'").Distinct(StringComparer.Ordinal))}.", FailureCategory.Usage);
    }

    // Who has a configuration can see an accusation again.
    private CaseJudged WithReplay(CaseJudged judged) =>
        judged is { Verdict: Verdict.Unproven, Passed: true, Receipt: { } receipt } && receipt.Controls.FirstOrDefault(control => !control.IsMet && !control.WasNotDone) is { } hollow && File.Exists(Path.Combine(config.Root, ProjectFile))
            ? judged with { Reason = judged.Reason + ReplayCommand.Prefix + ReplayCommand.Of(judged.Case, hollow.Name) }
            : judged is { Passed: false, Receipt.Seeds: { } seeds } ? judged with { Reason = $"{judged.Reason}; {ReplayCommand.Interleaved(judged.Case, seeds)}" }
            : judged;

    private CaseTarget TargetOf(Deployment deployment, string root) => CaseTarget.Of(config.Target, deployment.ValueOf) with
    {
        Deployed = deployment.Revision.Source == RevisionSource.Unknown ? null : deployment.Revision,
        Root = root,
        Environment = host.Environment,
    };

    private async Task<SuiteRunning> RunningAsync(SuiteConfig suite, CaseTarget target, ControlScope controls, string? suiteCommit, CancellationToken cancellationToken)
    {
        var options = new CaseOptions(_redactionKey) { Controls = Mode(controls), Secrets = host.Secrets };
        if (Prover is null || suite.IsWrapped || controls == ControlScope.None)
        {
            return new SuiteRunning(target, options, null, null);
        }

        var files = suiteCommit is null && !config.SuiteFiles.IsEmpty ? await SuiteHash.ReadAsync(config.Root, Files(), cancellationToken) : [];
        return new SuiteRunning(target, options, files.Count == 0 ? null : SuiteHash.Compute(files), Prover);
    }

    // Live controls are sabotage of a kind, and production refuses it.
    private ControlsMode Mode(ControlScope controls) => controls switch
    {
        ControlScope.All when config.IsProduction => ControlsMode.Recorded,
        ControlScope.All => ControlsMode.All,
        ControlScope.Recorded => ControlsMode.Recorded,
        _ => ControlsMode.None,
    };

    private async Task<CaseJudged> RunScenarioAsync(
        ScenarioCase scenario, CaseTarget target, Deployment deployment, ControlScope controls, CancellationToken cancellationToken)
    {
        var key = $"{scenario.CaseId} {deployment.Revision.Tree} {deployment.Revision.Configuration} {deployment.Id}";
        var options = new CaseOptions(_redactionKey)
        {
            Controls = Mode(controls),
            KnownLiveControls = _liveControls.TryGetValue(key, out var known) ? known : null,
            Secrets = host.Secrets,
        };
        var judged = WithReplay(await cases.RunAsync(scenario, target, options, cancellationToken));
        if (controls == ControlScope.All && judged is { Passed: true, Receipt: { } receipt })
        {
            _liveControls[key] = [.. receipt.Controls.Where(control => control.Live)];
        }

        return judged;
    }

    private Task<Layout> LayoutOfAsync(string? commit, CancellationToken cancellationToken) =>
        _layouts.GetOrAdd(commit ?? "", _ => new Lazy<Task<Layout>>(() => ReadLayoutAsync(commit, cancellationToken))).Value;

    private async Task<Layout> ReadLayoutAsync(string? commit, CancellationToken cancellationToken)
    {
        var root = commit is null ? config.Root : await LayOutAsync(commit, cancellationToken);
        var found = ImmutableDictionary.CreateBuilder<CaseId, ScenarioCase>();
        var errors = new List<string>();
        foreach (var suite in config.Suites.Where(suite => suite.Command is null))
        {
            var files = await Task.WhenAll(suite.Scenarios.Select(async path => new ScenarioFile(path, await File.ReadAllTextAsync(Path.Combine(root, path), cancellationToken))));
            var result = ScenarioReader.Read(suite.Name, suite.Gate, files, new SuiteData(root, config.SuiteFiles).Read);
            errors.AddRange(result.Errors.Select(error => error.ToString()));
            foreach (var scenario in result.Suite?.Cases ?? [])
            {
                found[scenario.CaseId] = scenario;
            }
        }

        return errors.Count == 0
            ? new Layout(root, found.ToImmutable())
            : throw new UserErrorException(string.Join('\n', errors), "docs/spec/scenarios.md describes every key.", FailureCategory.Usage);
    }

    // The suites of a former commit, with their helpers, in a folder of their own.
    private async Task<string> LayOutAsync(string commit, CancellationToken cancellationToken)
    {
        var git = repository ?? throw new InvalidOperationException("A suite of a commit needs a repository.");
        var root = Path.Combine(host.ScratchFolder, $"suites-{commit[..Math.Min(12, commit.Length)]}");
        await using var checkout = await git.CheckoutAsync(new Candidate(commit), cancellationToken) switch
        {
            CheckoutOutcome.Made made => made.Checkout,
            CheckoutOutcome.Conflicted conflict => throw new UserErrorException(conflict.Reason, "Is the commit still in the repository?"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        foreach (var path in Files().Where(path => Path.Exists(Path.Combine(checkout.Path, path))))
        {
            Copy(Path.Combine(checkout.Path, path), Path.Combine(root, path));
        }

        return root;
    }

    private ImmutableArray<string> Files() => [.. config.Suites.SelectMany(suite => suite.Scenarios).Concat(config.SuiteFiles).Distinct(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        if (Directory.Exists(from))
        {
            foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                Copy(path, Path.Combine(to, Path.GetRelativePath(from, path)));
            }

            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }

    private sealed record Layout(string Root, ImmutableDictionary<CaseId, ScenarioCase> Cases);
}
