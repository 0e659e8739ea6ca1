using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Core.Witnessing;

/// <summary>What sabotages are called: by a person, and on a command line.</summary>
public static class SabotageWords
{
    private static readonly ImmutableArray<(SabotageKind Kind, string Name, string Words)> All =
    [
        (SabotageKind.Refuse, "refuse", "connections are reset"),
        (SabotageKind.Blackhole, "blackhole", "nothing is answered"),
        (SabotageKind.ServerError, "5xx", "every answer is 503"),
        (SabotageKind.InternalClose, "close-1011", "the socket closes with 1011"),
        (SabotageKind.StripAuthentication, "strip-authentication", "credentials are taken out"),
        (SabotageKind.BreakAuthentication, "broken-token", "the signature of the credentials is broken"),
        (SabotageKind.AnotherUser, "another-user", "another user's credentials are put in"),
        (SabotageKind.ValidCredentials, "valid-token", "valid credentials are put in"),
        (SabotageKind.BlankContent, "blank-content", "answers are blanked"),
        (SabotageKind.AnotherAnswer, "another-answer", "answers to something else are given"),
        (SabotageKind.Truncate, "truncate", "answers break off"),
        (SabotageKind.WithoutTools, "without-tools", "no tool is told of"),
        (SabotageKind.AnothersData, "anothers-data", "answers that another user got are given"),
        (SabotageKind.GoneAfterFault, "gone-after-fault", "the service is gone after its first fault"),
        (SabotageKind.HoldBack, "hold-back", "answers come late"),
        (SabotageKind.StaleRevision, "stale-revision", "another revision is said to serve"),
        (SabotageKind.AnotherQuestion, "another-question", "something else is asked"),
        (SabotageKind.OtherNumbers, "other-numbers", "other numbers are asked for"),
        (SabotageKind.OtherWords, "other-words", "the same is asked in other words"),
        (SabotageKind.Echo, "echo", "the question comes back as the answer"),
    ];

    /// <summary>Gets the names that a command line knows.</summary>
    public static IEnumerable<string> Names => All.Select(one => one.Name);

    /// <summary>Gets the names of their controls, which are clauses.</summary>
    internal static IEnumerable<string> Clauses => All.Select(one => one.Words);

    /// <summary>Gets its name on a command line.</summary>
    public static string NameOf(SabotageKind kind) => All.First(one => one.Kind == kind).Name;

    /// <summary>Says in words what it does; the name of its control.</summary>
    public static string Of(SabotageKind kind) => All.First(one => one.Kind == kind).Words;

    /// <summary>Finds a sabotage by its name, or null.</summary>
    public static SabotageKind? Find(string name) => All.Where(one => one.Name == name).Select(one => (SabotageKind?)one.Kind).FirstOrDefault();

    /// <summary>Gets a claim as configuration writes it.</summary>
    public static string Of(Claim claim) => claim == Claim.UsesTools ? "uses-tools" : claim.ToString().ToLowerInvariant();
}
