using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;
using Regreen.Core.Running;
using Regreen.Core.Selecting;
using Regreen.Core.Surveying;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Repairing;

namespace Regreen.Engine.Looping;

/// <summary>Knows which part of the engine carries out which command.</summary>
public sealed class CommandHandler(
    ITestBench bench,
    TargetDeployer target,
    EvidenceGatherer gatherer,
    Concluder concluder,
    BaselineRecorder baselines,
    RepairParts? repair) : ICommandHandler
{
    /// <summary>Gets what knows how often cases failed in former runs; without it nothing is known of them.</summary>
    public CaseMemory? Memory { get; init; }

    /// <summary>Gets what puts repairs before whoever merges them; without it they stay on their branches.</summary>
    public RepairProposer? Proposer { get; init; }

    private RepairParts Repair => repair ?? throw new InvalidOperationException("Without a repository and previews nothing is probed or repaired.");

    /// <inheritdoc/>
    public async Task<Fact> ExecuteAsync(Command command, RunState state, CancellationToken cancellationToken) => command switch
    {
        Command.Deploy deploy => await target.DeployAsync(state, deploy, cancellationToken),
        Command.RunAttempt attempt => await RunAsync(attempt, state, cancellationToken),
        Command.Gather gather => await gatherer.GatherAsync(state, gather.Issue, cancellationToken),
        Command.Probe probe => await Repair.Prober.ProbeAsync(state, probe, cancellationToken),
        Command.Dissect dissect => await Repair.Dissector.DissectAsync(state, dissect, cancellationToken),
        Command.Conclude conclude => await concluder.ConcludeAsync(state, conclude, cancellationToken),
        Command.TryRemedy remedy => await Repair.Trier.TryAsync(state, remedy, cancellationToken),
        Command.Approve approve => new RepairApproved(approve.Issue, "policy"),
        Command.Commit commit => await Repair.Committer.CommitAsync(state, commit, cancellationToken),
        Command.Propose propose => await ProposeAsync(propose, state, cancellationToken),
        Command.Undo undo => await UndoAsync(undo, state, cancellationToken),
        Command.RecordBaseline => await baselines.RecordAsync(state, cancellationToken),
        Command.End end => new RunEnded(end.Outcome, end.Reason) { Red = RedCases.Of(state) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<Fact> RunAsync(Command.RunAttempt attempt, RunState state, CancellationToken cancellationToken)
    {
        var iteration = state.Iterations.First(other => other.Number == attempt.Iteration);
        // A rerun asks whether the failure stays; the controls were tried the first time.
        var controls = attempt.Attempt == 1 ? ControlScope.All : ControlScope.Recorded;
        var deployment = iteration.Deployed!.Deployment;
        var former = iteration.Attempts.GetValueOrDefault(attempt.Case, []);
        var judged = attempt.Attempt > 1 && former.Length > 0
            ? await bench.RerunAsync(former[0], deployment, controls, cancellationToken)
            : await bench.RunAsync(attempt.Case, deployment, controls, null, cancellationToken);
        var whole = Denominator.Check(judged, SingleTests.Without(state.Start!));
        return new AttemptFinished(attempt.Iteration, attempt.Attempt, await RememberedAsync(attempt, whole, state.Start!.Run, cancellationToken));
    }

    // Only a red case asks how often it failed before.
    private async Task<CaseJudged> RememberedAsync(Command.RunAttempt attempt, CaseJudged judged, RunId run, CancellationToken cancellationToken) =>
        Memory is not null && attempt.Attempt == 1 && FailureCount.IsRed(judged) ? judged with { Record = await Memory.RecordOfAsync(judged.Case, run, cancellationToken) } : judged;

    private async Task<Fact> ProposeAsync(Command.Propose propose, RunState state, CancellationToken cancellationToken) => Proposer is null
        ? new RepairProposed(propose.Issue, null, "'delivery' stands no more in regreen.yaml.")
        : await Proposer.ProposeAsync(state, propose, cancellationToken);

    private async Task<Fact> UndoAsync(Command.Undo undo, RunState state, CancellationToken cancellationToken)
    {
        var undone = await Repair.Committer.UndoAsync(state, undo, cancellationToken);
        await target.DeployAgainAsync(state, undone.Candidate, undo.Key, cancellationToken);
        return undone;
    }
}

/// <summary>The parts that experiment and repair; they need a repository and previews.</summary>
public sealed record RepairParts(Prober Prober, CulpritDissector Dissector, RemedyTrier Trier, RepairCommitter Committer);

/// <summary>Puts candidates out as the target.</summary>
public sealed class TargetDeployer(IDriver driver, IRunObserver observer)
{
    /// <summary>Deploys a candidate, or finds that it already is.</summary>
    public async Task<Fact> DeployAsync(RunState state, Command.Deploy command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var start = state.Start!;
        if (start.Attached is { } attached)
        {
            return new RevisionDeployed(command.Iteration, command.Candidate, attached, Built: false, TimeSpan.Zero, TimeSpan.Zero);
        }

        var key = $"{start.Run}/{command.Key}";
        if (await driver.FindAsync(key, cancellationToken) is { } running)
        {
            return new RevisionDeployed(command.Iteration, command.Candidate, running, Built: false, TimeSpan.Zero, TimeSpan.Zero);
        }

        observer.Note($"deploying {command.Candidate.Commit[..Math.Min(10, command.Candidate.Commit.Length)]}");
        var request = new DeploymentRequest(key, Preview: false, command.Candidate, command.Candidate.Configuration);
        return await driver.DeployAsync(request, cancellationToken) switch
        {
            DeploymentOutcome.Ready ready => new RevisionDeployed(command.Iteration, command.Candidate, ready.Deployment, ready.Built, ready.BuildTime, ready.StartTime),
            DeploymentOutcome.Failed failed => new DeploymentFailed(command.Iteration, command.Candidate, failed.Failure),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Puts an earlier candidate out again.</summary>
    public async Task DeployAgainAsync(RunState state, Candidate candidate, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidate);
        await driver.DeployAsync(
            new DeploymentRequest($"{state.Start!.Run}/{key}", Preview: false, candidate, candidate.Configuration), cancellationToken);
    }
}

/// <summary>Remembers a proven green.</summary>
public sealed class BaselineRecorder(
    IBaselineStore store,
    IJournal journal,
    ISurvey survey,
    Func<CancellationToken, Task<ImmutableSortedDictionary<string, string>>> readConfiguration)
{
    /// <summary>Records the green of the running iteration as what later runs compare with.</summary>
    public async Task<BaselineRecorded> RecordAsync(RunState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (start, iteration) = (state.Start!, state.Current);
        var entries = await journal.ReadAsync(start.Run, cancellationToken).ToListAsync(cancellationToken);
        var verdicts = iteration.Verdicts;
        var baseline = new Baseline(
            start.Run,
            iteration.Candidate.Commit,
            iteration.Deployed!.Deployment.Revision,
            await readConfiguration(cancellationToken),
            start.SuiteHash,
            [.. verdicts.Where(judged => judged.Verdict == Verdict.Proven).Select(judged => judged.Case)],
            entries[^1].Hash)
        { Verdicts = verdicts, Surroundings = await survey.TakeAsync(iteration.Deployed.Deployment, cancellationToken) };
        await store.WriteAsync(start.Project, baseline, cancellationToken);
        return new BaselineRecorded(baseline);
    }
}
