using System.Collections.Immutable;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Witnessing;

namespace Regreen.Core.Judging;

/// <summary>A control that a claim of a case required, before any was carried out.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Name">What it breaks.</param>
/// <param name="Live">Whether the target is asked again.</param>
public readonly record struct DueControl(Claim Claim, string Name, bool Live)
{
    /// <summary>Says which control a result is of.</summary>
    public static DueControl Of(ControlResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(result.Claim, result.Name, result.Live);
    }
}

/// <summary>Holds a receipt to the fixed list of controls of its claims: to its own plan, and to what the list demands of any traffic.</summary>
public static class FixedControls
{
    // Traffic that has all that a claim needs, and nothing that adds a control to its list.
    private static readonly CaseTraffic Least = new([]) { IsAnswered = true, SendsCredentials = true, HasContent = true, UsesTools = true, HasFault = true };

    /// <summary>Names the first control that a receipt lacks, or null.</summary>
    public static string? MissingIn(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var there = receipt.Controls.Select(DueControl.Of).ToHashSet();
        // Recorded traffic is broken for scenarios only.
        var isOfSuite = receipt.Controls.All(control => control.Live);
        return (receipt.Due ?? []).Where(due => receipt.Claims.Contains(due.Claim) && !there.Contains(due)).Select(due => (DueControl?)due).FirstOrDefault() is { } missing
            ? missing.Name
            : receipt.Claims.Select(claim => MissingOf(claim, [.. there.Where(control => control.Claim == claim)], isOfSuite)).FirstOrDefault(name => name is not null);
    }

    // Of the lists of a claim, one must be whole: which one its traffic decides.
    private static string? MissingOf(Claim claim, ImmutableArray<DueControl> there, bool isOfSuite)
    {
        var missing = Lists(claim, isOfSuite)
            .Select(list => list.FirstOrDefault(name => !there.Any(control => control.Name == name))).ToList();
        return missing.Count == 0 || missing.Contains(null) ? null : missing[0];
    }

    private static IEnumerable<ImmutableArray<string>> Lists(Claim claim, bool isOfSuite) => (isOfSuite
        ? new[] { (Traffic: Least, IsDeclared: false), (Traffic: Least, IsDeclared: true), (Traffic: Least with { IsRefused = true }, IsDeclared: false) }
            .Select(one => SuiteControls.For(one.Traffic, [claim], one.IsDeclared ? [claim] : [], one.IsDeclared).Select(control => SabotageWords.Of(control.Kind)).ToImmutableArray())
        : [claim == Claim.Reachable ? ReachableControls.Always : []])
        .Where(list => !list.IsEmpty);
}
