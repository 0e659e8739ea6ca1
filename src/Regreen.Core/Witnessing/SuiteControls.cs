using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Core.Witnessing;

/// <summary>A control that a claim of an existing suite's case requires.</summary>
public readonly record struct SuiteControl(Claim Claim, SabotageKind Kind);

/// <summary>The fixed list of live controls of each claim, for cases whose expectations only the suite itself knows.</summary>
public static class SuiteControls
{
    /// <summary>Says what a case claims: what is declared for its suite, and what its traffic shows.</summary>
    public static ImmutableArray<Claim> ClaimsOf(CaseTraffic traffic, ImmutableArray<Claim> declared)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        var claims = new SortedSet<Claim>(declared);
        Infer(Claim.Reachable, traffic.IsAnswered);
        Infer(Claim.Authenticated, traffic.SendsCredentials || traffic.IsRefused);
        Infer(Claim.Answers, traffic.RunsAgent);
        Infer(Claim.UsesTools, traffic.UsesTools);
        return [.. claims];

        void Infer(Claim claim, bool seen)
        {
            if (seen)
            {
                claims.Add(claim);
            }
        }
    }

    /// <summary>Lists the controls of the claims that apply to the traffic, the cheapest for the service first.</summary>
    /// <param name="traffic">The traffic of the case.</param>
    /// <param name="claims">What it claims.</param>
    /// <param name="declared">What is declared for its suite.</param>
    /// <param name="hasOtherUser">Whether another user's credentials are at hand.</param>
    public static ImmutableArray<SuiteControl> For(CaseTraffic traffic, ImmutableArray<Claim> claims, ImmutableArray<Claim> declared, bool hasOtherUser)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        return [.. claims.SelectMany(claim => Of(claim, traffic, hasOtherUser && declared.Contains(claim)).Select(kind => new SuiteControl(claim, kind)))];
    }

    private static IEnumerable<SabotageKind> Of(Claim claim, CaseTraffic traffic, bool asAnother) => claim switch
    {
        Claim.Reachable => traffic.HasSocket
            ? [SabotageKind.Refuse, SabotageKind.ServerError, SabotageKind.InternalClose, SabotageKind.Blackhole]
            : [SabotageKind.Refuse, SabotageKind.ServerError, SabotageKind.Blackhole],
        Claim.Authenticated when traffic.IsRefused => [SabotageKind.ValidCredentials],
        Claim.Authenticated when traffic.SendsCredentials => [SabotageKind.StripAuthentication, asAnother ? SabotageKind.AnotherUser : SabotageKind.BreakAuthentication],
        Claim.Answers when traffic.HasContent => Answers(traffic),
        Claim.UsesTools when traffic.UsesTools => [SabotageKind.WithoutTools],
        Claim.Isolated when traffic.SendsCredentials && asAnother => [SabotageKind.AnotherUser, SabotageKind.AnothersData],
        Claim.Recovers when traffic.HasFault => [SabotageKind.GoneAfterFault],
        Claim.Fast when traffic.IsAnswered => [SabotageKind.HoldBack],
        _ => [],
    };

    private static IEnumerable<SabotageKind> Answers(CaseTraffic traffic) =>
    [
        SabotageKind.BlankContent, SabotageKind.AnotherAnswer, SabotageKind.Truncate, SabotageKind.AnotherQuestion,
        .. traffic.AsksRevision ? [SabotageKind.StaleRevision] : Array.Empty<SabotageKind>(),
        .. traffic.HasQuestion ? [SabotageKind.Echo, SabotageKind.OtherWords] : Array.Empty<SabotageKind>(),
        .. traffic.HasFigures ? [SabotageKind.OtherNumbers] : Array.Empty<SabotageKind>(),
    ];
}
