using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Selecting;

namespace Regreen.Engine.Looping;

/// <summary>What a run is asked to do.</summary>
/// <param name="TestOnly">Stop after the verdicts.</param>
/// <param name="ReadOnly">Explain, and repair nothing.</param>
/// <param name="Attached">Where the target runs already; null: deploy it.</param>
public sealed record RunRequest(bool TestOnly, bool ReadOnly, Deployment? Attached)
{
    /// <summary>Gets which cases are wanted; null: all.</summary>
    public CaseFilter? Filter { get; init; }
}

/// <summary>What the suites of a run are.</summary>
/// <param name="Manifest">The cases that must be accounted for.</param>
/// <param name="Hash">The hash of everything they are made of.</param>
public sealed record SuiteSet(ImmutableArray<ManifestEntry> Manifest, string Hash);

/// <summary>Fixes what a run will be judged by, before anything runs.</summary>
/// <param name="config">The project's configuration.</param>
/// <param name="repository">The repository, where there is one.</param>
/// <param name="cores">How many cores the machine has.</param>
/// <param name="time">The clock.</param>
public sealed class RunFactory(ProjectConfig config, IRepository? repository, int cores, TimeProvider time)
{
    // A preview that is tested beside a build takes a service, its processes and the cases.
    private const int CoresOfProbe = 4;
    private const int MostProbes = 3;

    /// <summary>Makes the first fact of a run.</summary>
    public async Task<RunStarted> StartAsync(
        RunId id,
        RunRequest request,
        SuiteSet suites,
        Baseline? baseline,
        ImmutableSortedDictionary<string, string> configuration,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(suites);
        var head = repository is null ? "" : await repository.HeadAsync(cancellationToken);
        var start = new RunStarted(
            id,
            config.Name,
            time.GetUtcNow(),
            new Candidate(head),
            SettingApart.Apply(suites.Manifest, config.Quarantines),
            config.Limits.Probes > 0 ? config.Limits : config.Limits with { Probes = Math.Clamp(cores / CoresOfProbe, 1, MostProbes) },
            config.Approve,
            CapabilitiesOf(request),
            configuration,
            suites.Hash,
            baseline)
        { TestOnly = request.TestOnly, ReadOnly = request.ReadOnly, AcceptUnproven = config.AcceptUnproven, Attached = request.Attached, Proposes = config.Delivery is not null && !request.ReadOnly };
        return repository is null ? start : await WithHistoryAsync(start, repository, cancellationToken);
    }

    private Capabilities CapabilitiesOf(RunRequest request) => new(
        Repository: repository is not null,
        Logs: config.Logs is not null || config.Deploy is { Driver: DriverKind.Process or DriverKind.Docker or DriverKind.Kubernetes },
        Previews: repository is not null && !config.IsProduction && config is { Preview: not null, Deploy: not null } && (config.Deploy.Driver != DriverKind.Command || config.Preview.Run is not null),
        Deploy: config.Deploy is not null && request.Attached is null,
        RepairCommand: config.Repair.IsWritten,
        StopProcesses: config.Deploy?.Driver == DriverKind.Process);

    private async Task<RunStarted> WithHistoryAsync(RunStarted start, IRepository git, CancellationToken cancellationToken)
    {
        var head = start.Head.Commit;
        if (start.Baseline is { } baseline && await git.IsAncestorAsync(baseline.Commit, head, cancellationToken))
        {
            return start with
            {
                GoodEnd = baseline.Commit,
                History = await git.HistoryAsync(baseline.Commit, head, int.MaxValue, cancellationToken),
                ChangedSuiteFiles = await ChangedSuiteFilesAsync(git, baseline, head, cancellationToken),
            };
        }

        // Nothing proven lies behind the head: the oldest commit that may be looked at is tried as the good end.
        var history = await git.HistoryAsync(null, head, start.Limits.History + 1, cancellationToken);
        if (history.IsEmpty)
        {
            return start;
        }

        var isFirst = await git.IsFirstAsync(history[0].Id, cancellationToken);
        return start with
        {
            GoodEnd = history[0].Id,
            GoodEndIsRoot = isFirst,
            GoodEndIsCut = !isFirst && await git.ParentAsync(history[0].Id, cancellationToken) is null,
            History = history[1..],
        };
    }

    private async Task<ImmutableArray<string>> ChangedSuiteFilesAsync(IRepository git, Baseline baseline, string head, CancellationToken cancellationToken)
    {
        ImmutableArray<string> judges = [.. config.SuiteFiles, .. config.Suites.SelectMany(suite => suite.Scenarios)];
        var changes = judges.IsEmpty ? [] : await git.ChangedPathsAsync(baseline.Commit, new Candidate(head), cancellationToken);
        return [.. changes.Select(change => change.Path).Where(path => judges.Any(judge => path == judge || path.StartsWith(judge.TrimEnd('/') + "/", StringComparison.Ordinal)))];
    }

    /// <summary>Refuses a run whose commit is not what lies in the folder: a dirty tree is never touched, and what is tested must be nameable.</summary>
    /// <exception cref="UserErrorException">Tracked files have uncommitted changes.</exception>
    public async Task RefuseDirtyAsync(CancellationToken cancellationToken)
    {
        if (repository is null)
        {
            return;
        }

        var dirty = await repository.DirtyPathsAsync(cancellationToken);
        if (!dirty.IsEmpty)
        {
            throw new UserErrorException(
                $"The working tree has uncommitted changes: {string.Join(", ", dirty.Take(3))}{(dirty.Length > 3 ? $" and {dirty.Length - 3} more" : "")}.",
                "Commit or stash them; what is deployed must be a commit.",
                FailureCategory.Usage);
        }
    }
}
