namespace Regreen.Core.Comparing;

/// <summary>A line of the drawing: what happened in both flows, or only in one of them.</summary>
/// <param name="Healthy">The step of the healthy flow, or null.</param>
/// <param name="Failing">The step of the failing flow, or null.</param>
public sealed record FlowRow(FlowStep? Healthy, FlowStep? Failing)
{
    /// <summary>Gets a value indicating whether both flows went through it.</summary>
    public bool IsSame => Healthy is not null && Failing is not null;
}
