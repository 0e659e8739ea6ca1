using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Engine.Witnessing;

/// <summary>A case whose claims are to be tested.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Traffic">What was seen of it.</param>
/// <param name="Claims">What it claims.</param>
/// <param name="Controls">Its controls that were not carried out before.</param>
internal sealed record ControlledCase(string Name, CaseTraffic Traffic, ImmutableArray<Claim> Claims, ImmutableArray<SuiteControl> Controls)
{
    /// <summary>Gets the names by which the witness knows it.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Gets whether it runs alone: then everything is its own.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Gets what its controls showed before, on the same files and the same revision.</summary>
    public ImmutableArray<ControlResult> Known { get; init; } = [];

    /// <summary>Gets how long a stall lasts until it becomes a reset.</summary>
    public TimeSpan Patience => TimeSpan.FromTicks(Math.Max(Traffic.Slowest.Ticks * 5, TimeSpan.TicksPerSecond * 2));

    /// <summary>Gets how many messages it sends to the service.</summary>
    public int Requests => Traffic.Exchanges.Sum(exchange => exchange.Forwarded);
}

/// <summary>The runs that the controls of a suite need. A run holds one control of each case, since their traffic is told apart.</summary>
internal sealed record ControlPlan(ImmutableArray<ControlledCase> Cases)
{
    private static readonly ImmutableHashSet<SabotageKind> Unasked = [SabotageKind.Refuse, SabotageKind.Blackhole, SabotageKind.ServerError];

    /// <summary>Gets how many runs of the suite that is.</summary>
    public int Rounds => Cases.Where(one => !one.IsAlone).Select(one => one.Controls.Length).DefaultIfEmpty().Max();

    /// <summary>Gets how many runs of single cases that is.</summary>
    public int Alone => Cases.Where(one => one.IsAlone).Sum(one => one.Controls.Length);

    /// <summary>Gets how many messages a run of the suite sends to the service, of cases without controls too.</summary>
    public int RunRequests { get; init; }

    /// <summary>Gets how many messages reach the service, as far as its cases ask as they did.</summary>
    public int Requests => Enumerable.Range(0, Rounds).Sum(round => RequestsOf(Round(round)))
        + Cases.Where(one => one.IsAlone).Sum(one => one.Controls.Sum(control => RequestsOf(one, control)));

    /// <summary>Gets the cases of a run of the suite, each with its control.</summary>
    public List<(ControlledCase Case, SuiteControl Control)> Round(int round) =>
        [.. Cases.Where(one => !one.IsAlone && round < one.Controls.Length).Select(one => (one, one.Controls[round]))];

    /// <summary>Gets how many messages a run of the suite sends to the service: all but those of the cases whose traffic does not reach it.</summary>
    public int RequestsOf(IEnumerable<(ControlledCase Case, SuiteControl Control)> concerned) =>
        Math.Max(0, RunRequests - concerned.Where(pair => Unasked.Contains(pair.Control.Kind)).Sum(pair => pair.Case.Requests));

    /// <summary>Gets how many messages a case sends to the service that runs alone.</summary>
    public static int RequestsOf(ControlledCase one, SuiteControl control) => Unasked.Contains(control.Kind) ? 0 : one.Requests;

    /// <summary>Gets how many stalls there are.</summary>
    public int Stalls => Cases.Sum(one => one.Controls.Count(control => control.Kind is SabotageKind.Blackhole or SabotageKind.HoldBack));

    /// <summary>Gets how long it takes, as far as a run takes as long as it did.</summary>
    public TimeSpan Duration(TimeSpan healthy) =>
        (healthy * (Rounds + Alone)) + TimeSpan.FromTicks(Cases.Sum(one => one.Controls.Count(control => control.Kind == SabotageKind.Blackhole) * one.Patience.Ticks));

    /// <summary>Says what it will cost, and where it would end, before anything of it starts.</summary>
    public string Estimate(string suite, TimeSpan healthy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{suite}: the controls of {Cases.Length} cases need {(Alone == 0 ? $"{Rounds} runs of the suite" : $"{Alone} runs of single cases and {Rounds} of the suite")}, about {Requests} requests to the service and {Duration(healthy).TotalSeconds:0} s, and end after {ControlBudget.Most(this)} requests ('controls: cheap' does without).");
}
