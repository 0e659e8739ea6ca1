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

    /// <summary>Gets how many messages may reach the service.</summary>
    public int Requests => Cases.Sum(one => one.Requests * one.Controls.Count(control => !Unasked.Contains(control.Kind)));

    /// <summary>Gets how many stalls there are.</summary>
    public int Stalls => Cases.Sum(one => one.Controls.Count(control => control.Kind is SabotageKind.Blackhole or SabotageKind.HoldBack));

    /// <summary>Says what it will cost, before anything of it starts.</summary>
    public string Estimate(string suite, TimeSpan healthy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{suite}: the controls of {Cases.Length} cases need {(Alone == 0 ? $"{Rounds} runs of the suite" : $"{Alone} runs of single cases and {Rounds} of the suite")}, at most {Requests} requests to the service and about {(healthy.TotalSeconds * (Rounds + Alone)) + Cases.Sum(one => one.Controls.Count(control => control.Kind == SabotageKind.Blackhole) * one.Patience.TotalSeconds):0} s ('controls: cheap' does without).");
}
