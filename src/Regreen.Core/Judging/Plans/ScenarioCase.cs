using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Judging.Plans;

/// <summary>A case of a scenario file, ready to run: loops are unrolled, users' variables are put in, names are made unique.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Title">What it is called.</param>
/// <param name="At">Where it stands, as <c>FILE:LINE</c>.</param>
/// <param name="Steps">Every step; its place is its index.</param>
/// <param name="Schedule">In what order they run, and which at the same time.</param>
public sealed record ScenarioCase(CaseId CaseId, string Title, string At, ImmutableArray<ScenarioStep> Steps, Schedule Schedule)
{
    /// <summary>Gets whether it stands in the manifest. Default: yes.</summary>
    public bool Gate { get; init; } = true;

    /// <summary>Gets what it says it shows; more is inferred from the traffic.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>Gets its tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Gets how much it matters. Default: normal.</summary>
    public Priority Priority { get; init; }

    /// <summary>Gets who looks after it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>Gets what must hold over all steps.</summary>
    public ImmutableArray<Expectation> Expectations { get; init; } = [];

    /// <summary>Gets the texts by which a user's data is recognised, by user.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Markers { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Gets the seeds by which its steps are interleaved.</summary>
    public ImmutableArray<int> Seeds { get; init; } = [];

    /// <summary>Gets a question of the same suite that the case does not ask, for the control that asks something else; null where there is none.</summary>
    public OtherQuestion? OtherQuestion { get; init; }

    /// <summary>Gets every expectation with its step, in order; those of the case itself last, with step -1.</summary>
    public IEnumerable<(int Step, Expectation Expectation)> AllExpectations =>
        Steps.SelectMany(step => step.Expectations.Select(expectation => (step.Index, expectation)))
            .Concat(Expectations.Select(expectation => (-1, expectation)));
}

/// <summary>Another question, for the control that asks it.</summary>
/// <param name="Agent">Whom to ask, or null for whom the case asks.</param>
/// <param name="Message">What to ask.</param>
public sealed record OtherQuestion(string? Agent, string Message);

/// <summary>One step.</summary>
/// <param name="Index">Its place in the case, from 0.</param>
/// <param name="Action">What it does.</param>
/// <param name="At">Where it stands, as <c>FILE:LINE</c>.</param>
public sealed record ScenarioStep(int Index, StepAction Action, string At)
{
    /// <summary>Gets what must hold.</summary>
    public ImmutableArray<Expectation> Expectations { get; init; } = [];

    /// <summary>Gets what a model is asked of the answer, where all else holds.</summary>
    public ImmutableArray<Criterion> Criteria { get; init; } = [];

    /// <summary>Gets the name that later steps and expectations call its answer by, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Gets how often it is tried again where it does not hold, or null: never.</summary>
    public Retrying? Retry { get; init; }

    /// <summary>Gets whether it belongs to the teardown: it runs whatever came before, and explains nothing that failed before.</summary>
    public bool IsTeardown { get; init; }

    /// <summary>Gets how long it may wait.</summary>
    public StepLimits Limits { get; init; } = StepLimits.Default;
}

/// <summary>What is asked of an answer in plain words.</summary>
/// <param name="At">Where it stands, as <c>FILE:LINE</c>.</param>
/// <param name="Text">The criterion.</param>
public sealed record Criterion(string At, string Text);

/// <summary>How a step is tried again.</summary>
/// <param name="Times">How often, besides the first time.</param>
/// <param name="Delay">How long to wait before each.</param>
public sealed record Retrying(int Times, TimeSpan Delay);

/// <summary>How long a step waits before it gives up.</summary>
/// <param name="Connect">For a connection and its login.</param>
/// <param name="FirstEvent">For the first sign of an answer.</param>
/// <param name="Completion">For the whole answer.</param>
public sealed record StepLimits(TimeSpan Connect, TimeSpan FirstEvent, TimeSpan Completion)
{
    /// <summary>Gets the limits where the file names none: 10 s, 15 s, 120 s.</summary>
    public static StepLimits Default { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(120));
}

/// <summary>The order of steps.</summary>
public abstract record Schedule
{
    private Schedule() { }

    /// <summary>One step.</summary>
    public sealed record Single(int Step) : Schedule;

    /// <summary>One after the other.</summary>
    public sealed record Sequence(ImmutableArray<Schedule> Parts) : Schedule;

    /// <summary>One, and then the other whatever became of the first.</summary>
    public sealed record Finally(Schedule Body, Schedule Always) : Schedule;

    /// <summary>Parts of several lists, one part at a time, in an order that a seed has drawn; each list keeps its own order, and ends by itself.</summary>
    public sealed record Interleaved(ImmutableArray<(int List, Schedule Part)> Turns) : Schedule;

    /// <summary>All at the same time.</summary>
    public sealed record Together(ImmutableArray<Schedule> Parts) : Schedule;
}
