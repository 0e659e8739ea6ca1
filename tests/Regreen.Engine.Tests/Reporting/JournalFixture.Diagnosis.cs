using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;

namespace Regreen.Engine.Tests.Reporting;

/// <summary>What was observed and concluded.</summary>
internal sealed partial class JournalFixture
{
    private const string CulpritDiff = """
        diff --git a/src/Tokens/TokenIssuer.cs b/src/Tokens/TokenIssuer.cs
        index 1c2d3e4..5f6a7b8 100644
        --- a/src/Tokens/TokenIssuer.cs
        +++ b/src/Tokens/TokenIssuer.cs
        @@ -38,7 +38,7 @@ internal sealed class TokenIssuer
                 claims["sub"] = user.Id;
                 claims["iat"] = now.ToUnixTimeSeconds();
                 claims["exp"] = now.Add(Lifetime).ToUnixTimeSeconds();
        -        claims["token_type"] = "access";
        +        claims["type"] = "access"; // as the gateway's <token> says
                 claims["iss"] = _issuer;
                 return Sign(claims);
             }

        """;

    private const string RevertDiff = """
        diff --git a/src/Tokens/TokenIssuer.cs b/src/Tokens/TokenIssuer.cs
        --- a/src/Tokens/TokenIssuer.cs
        +++ b/src/Tokens/TokenIssuer.cs
        @@ -38,7 +38,7 @@ internal sealed class TokenIssuer
                 claims["sub"] = user.Id;
                 claims["iat"] = now.ToUnixTimeSeconds();
                 claims["exp"] = now.Add(Lifetime).ToUnixTimeSeconds();
        -        claims["type"] = "access"; // as the gateway's <token> says
        +        claims["token_type"] = "access";
                 claims["iss"] = _issuer;
                 return Sign(claims);
             }

        """;

    private const string Log = """
        08:41:14.801 info  Service  Now listening on http://127.0.0.1:41201
        08:41:15.102 info  Sessions Session s-18 opened by 127.0.0.1
        08:41:15.104 warn  Tokens   Rejected token of 373 characters, 2 dots: claim token_type is missing <b>trace 4bf92f35</b>
        08:41:15.105 info  Sessions Session s-18 closed with 1008 unauthorized
        08:41:15.311 info  Sessions Session s-19 opened by 127.0.0.1

        """;

    private const string Source = """
        internal sealed class TokenValidator
        {
            public string? Check(JsonElement claims)
            {
                if (!claims.TryGetProperty("token_type", out var type) || type.GetString() != "access")
                {
                    return "claim token_type is missing";
                }

                return null;
            }
        }

        """;

    private ImmutableArray<Finding> Findings() =>
    [
        new(Investigator.Wire, FindingKind.Symptom, "After `authenticate` comes `error` unauthorized, then close 1008; the healthy run has `authenticated`.", [Frame()]),
        new(Investigator.Log, FindingKind.Mechanism, "The service wrote about this very request that a claim is missing.", [LogLine()]),
        new(Investigator.Configuration, FindingKind.NotSeen, "No configuration value differs from the baseline's.", []),
        new(Investigator.Model, FindingKind.Hypothesis, $"commit {CommitId(5)[..10]}: It renames the claim. {Hostile}", [LogLine()]) { Subject = CommitId(5) },
        new(Investigator.Model, FindingKind.ModelAsked, "The model tiny proposed 1 of the suspects. It used 2,400 tokens and 5 calls of tools that only read.", []),
    ];

    private Locator Frame() => new(Transcript("001", red: true), EvidenceKind.Transcript, 4, "unauthorized", "frame 4 of agents/001");

    private Locator LogLine() => new(Evidence.Put(Log), EvidenceKind.Log, 3, "claim token_type is missing", "service log, line 3");

    private Diagnosis Diagnosed() => new(
        Ending.Confirmed,
        new CommitSuspect(CommitId(5), Subjects[4]),
        "Tokens carry the claim `type` since the culprit, and the service asks for `token_type`.",
        [
            new Why(1, "Why did the tests fail?", "Every login is refused with 1008 unauthorized.", [Frame()], "The expectation of agents/001 was evaluated on the recorded frames."),
            new Why(2, "Why did the service answer so?", "It rejected the token: claim token_type is missing.", [LogLine()], "The line carries the trace id of that request."),
            new Why(3, "Which code did that?", "TokenValidator.Check asks for token_type; the issued token has none.", [new Locator(Evidence.Put(Source), EvidenceKind.Source, 7, "claim token_type is missing", "src/Service/TokenValidator.cs:7")], "This statement writes the log line."),
            new Why(4, "What brought it in?", $"Commit {CommitId(5)[..10]} renamed the claim.", [new Locator(Evidence.Put(CulpritDiff), EvidenceKind.Diff, 10, "claims[\"type\"]", $"commit {CommitId(5)[..10]}, src/Tokens/TokenIssuer.cs")], "Its parent is good, it is bad; taking it out of the head cures the head, 4 of 4 times."),
            new Why(5, "Why did nothing catch it?", "Not seen: no check that ran at that commit is known.", [], "The suites' results at the culprit were not kept."),
        ],
        [
            new RuledOut("configuration", "no value differs from the baseline's"),
            new RuledOut($"commit {CommitId(7)[..10]} ({Hostile})", "its parent is bad already"),
            new RuledOut("chance", "4 of 4 with it fail, 4 of 4 without it pass: Bayes factor 1,296"),
        ],
        1296)
    {
        Remedies = [new RestoreConfiguration("appsettings.json:Auth:Audience", "usage"), new RevertCommit(CommitId(5))],
    };
}
