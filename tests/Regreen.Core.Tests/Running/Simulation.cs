using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

/// <summary>A run of the loop in a simulated world, from its first fact to its end.</summary>
internal sealed class Simulation
{
    private const int MostSteps = 3000;

    /// <summary>How long every command takes.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    private readonly WorldEngine _engine;
    private readonly World _world;

    private Simulation(World world) => (_world, _engine) = (world, new WorldEngine(world));

    public List<Fact> Facts { get; } = [];

    public List<Command> Started { get; } = [];

    public RunState State { get; private set; } = RunState.Empty;

    public RunOutcome? Outcome => State.End?.Outcome;

    public IEnumerable<Diagnosis> Diagnoses => Facts.OfType<IssueDiagnosed>().Select(fact => fact.Diagnosis);

    public IEnumerable<string> Causes => Diagnoses.Select(diagnosis => diagnosis.Cause?.Name ?? "none");

    /// <summary>Runs to the end.</summary>
    public static Simulation Of(World world) => Of(world, [], _ => false);

    /// <summary>Goes on after some facts; where <paramref name="isLost"/> says so of a command, the run is killed after it was carried out and before its fact was kept.</summary>
    public static Simulation Of(World world, IEnumerable<Fact> journal, Func<int, bool> isLost)
    {
        var simulation = new Simulation(world);
        simulation.Append([.. journal.DefaultIfEmpty(simulation._engine.Start())]);
        for (var step = 0; Decider.Decide(simulation.State) is { Length: > 0 } commands; step++)
        {
            step.ShouldBeLessThan(MostSteps, $"{world} does not end");
            simulation.Carry(commands, step, isLost(step));
        }

        return simulation;
    }

    /// <summary>Says everything of a state that later decisions depend on.</summary>
    public static string Describe(RunState state) => string.Join('\n', (string[])
    [
        $"{state.Deployments} deployments, {state.Elapsed}, culprits {string.Join(',', state.Culprits)}, failure {state.Failure?.Reason}, end {state.End?.Reason}, baseline {state.IsBaselineRecorded}",
        .. state.Iterations.Select(iteration => $"{iteration.Number} {iteration.Candidate.Key} {iteration.Deployed is null} {iteration.Failure?.Reason} {iteration.IsJudged} {iteration.Undone?.Reason} "
            + string.Join(',', iteration.Attempts.Select(pair => $"{pair.Key}={pair.Value.Length}").Order(StringComparer.Ordinal))),
        .. state.Iterations.SelectMany(iteration => iteration.Issues).Select(issue => $"{issue.Issue.Id} {issue.Issue.Fingerprint} {issue.Findings?.Length} {issue.Probes.Length} "
            + $"{issue.Diagnosis?.Summary} {string.Join(',', issue.Tried.Select(tried => $"{tried.Remedy.Name}:{tried.Accepted}"))} {issue.IsApproved} {issue.Repair?.Commit}"),
        .. Decider.Decide(state).Select(command => command.Key),
    ]);

    // Of the commands that may run, any may finish first.
    private void Carry(ImmutableArray<Command> commands, int step, bool isLost)
    {
        var command = commands.MinBy(command => _world.Happens(0.5, $"{command.Key}/{step}") ? 0 : 1)!;
        Started.Add(command);
        var fact = _engine.Execute(command, State);
        if (isLost)
        {
            State = Facts.Aggregate(RunState.Empty, RunState.Apply);
            Append(new RunResumed(DateTimeOffset.UnixEpoch));
            return;
        }

        Append(fact, new TimePassed(State.Elapsed + Step));
    }

    private void Append(params ReadOnlySpan<Fact> facts)
    {
        foreach (var fact in facts)
        {
            Facts.Add(fact);
            State = RunState.Apply(State, fact);
        }
    }
}
