using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Witnessing;

namespace Regreen.Core.Judging;

/// <summary>Says what a case that passed is worth.</summary>
public static class Greens
{
    /// <summary>Judges a case that passed.</summary>
    /// <param name="wasObserved">Whether anything that the service sent was seen.</param>
    /// <param name="before">The revision serving before it.</param>
    /// <param name="after">The revision serving after it.</param>
    /// <param name="claims">What it claims.</param>
    /// <param name="controls">What its controls showed.</param>
    /// <param name="how">How it passed, in words behind that, or an empty text.</param>
    public static (Verdict Verdict, string Reason) Judge(bool wasObserved, ServedRevision before, ServedRevision after, ImmutableArray<Claim> claims, ImmutableArray<ControlResult> controls, string how)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (!wasObserved)
        {
            return (Verdict.Unproven, "no exchange was observed");
        }

        if (NotRed(controls) is { } doubt)
        {
            return (Verdict.Unproven, doubt);
        }

        if (claims.Where(claim => !controls.Any(control => control.Claim == claim)).ToList() is { Count: > 0 } untested)
        {
            return (Verdict.Unproven, $"no control of {string.Join(", ", untested.Select(SabotageWords.Of))} was run or applies");
        }

        if (claims.Contains(Claim.Authenticated) && !controls.Any(control => control is { Claim: Claim.Authenticated, Live: true }))
        {
            return (Verdict.Unproven, "that it is authenticated was not tested live");
        }

        return before.Source == RevisionSource.Unknown || after.Source == RevisionSource.Unknown
            ? (Verdict.Unproven, "nobody says which revision served")
            : (Verdict.Proven, $"passed{how}, and {Told(controls)}");
    }

    /// <summary>Says that a service tells itself that its answer is no real one.</summary>
    public static string StandIn(string told) => $"the service itself says that its answer is no real one: {told}";

    /// <summary>Says that a control is missing that the claims require.</summary>
    public static string Missing(string control) => $"the control '{control}' that its claims require was not run";

    private static string Told(ImmutableArray<ControlResult> controls)
    {
        var red = controls.Count(control => !control.MustStayGreen);
        return $"{red} of {red} controls turned it red{(red == controls.Length ? "" : $"; {controls.Length - red} left it green, as they must")}";
    }

    // A case is called hollow only where it was really asked to notice.
    private static string? NotRed(ImmutableArray<ControlResult> controls)
    {
        var green = controls.Where(control => !control.IsMet).ToList();
        return green.Find(control => !control.WasNotDone) is { } hollow
            ? $"hollow: it claims {SabotageWords.Of(hollow.Claim)}, and {(hollow.TurnedRed ? "turns red" : "stays green")} {ControlWords.Under(hollow)}; {hollow.Detail}"
            : green is [var undone, ..] ? $"of {SabotageWords.Of(undone.Claim)} the control '{undone.Name}' is missing; {undone.Detail}" : null;
    }
}
