using System.Globalization;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Engine.Tests.Reporting;

/// <summary>The cases, their verdicts and receipts.</summary>
internal sealed partial class JournalFixture
{
    private const string Refused = "authenticate: refused 1008 unauthorized";

    private static readonly (string Name, string Title, Claim[] Claims)[] Agents =
    [
        ("001", "The data agent answers from the usage data", [Claim.Authenticated, Claim.Answers, Claim.UsesTools]),
        ("002", "The optimization agent uses its tools", [Claim.Authenticated, Claim.Answers, Claim.UsesTools]),
        ("003", "The supervisor hands over and comes back", [Claim.Authenticated, Claim.Answers]),
        ("004", "Five users at once never see each other's numbers", [Claim.Authenticated, Claim.Isolated]),
        ("005", "After a wrong request the session still serves", [Claim.Authenticated, Claim.Recovers]),
        ("006", "An answer has a quality of at least 0.7", [Claim.Authenticated, Claim.Answers]),
        ("007", "Three questions of a finance team are answered", [Claim.Authenticated, Claim.Answers, Claim.UsesTools]),
        ("008", "A token of a stranger is refused", [Claim.Authenticated]),
    ];

    private static readonly (string Name, string Title, string Error)[] SeedAgents =
    [
        ("test_001_unified_data_agent_real_execution", "Unified data agent", "AssertionError: Agent should provide some content or analysis"),
        ("test_002_optimization_agent_real_execution", "Optimization agent", "AssertionError: Optimization should use analysis tools\nassert 0 > 0"),
        ("test_003_multi_agent_coordination_real", "Multi-agent coordination", "received 1008 (policy violation) Auth failed"),
        ("test_004_concurrent_user_isolation", "Concurrent user isolation", ""),
        ("test_005_error_recovery_resilience", "Error recovery", "AssertionError: Error handling should be validated"),
        ("test_006_performance_benchmarks", "Performance benchmarks", "AssertionError: Quality SLA violation: 0.00 < 0.7"),
        ("test_007_business_value_validation", "Business value", "AssertionError: Insufficient high-value scenarios (0/3)"),
    ];

    private static readonly string[] Connectivity = ["http_connectivity", "websocket_connectivity", "agent_request_pipeline", "report_generation"];

    private static IEnumerable<ManifestEntry> Manifest() =>
    [
        .. Agents.Select(item => new ManifestEntry(new CaseId("agents", item.Name), item.Title, true)),
        .. Connectivity.Select(name => new ManifestEntry(new CaseId("seed-connectivity", name), name.Replace('_', ' '), false)),
        .. SeedAgents.Select(item => new ManifestEntry(new CaseId("seed-agents", item.Name), item.Title, false)),
    ];

    private IEnumerable<CaseJudged> RedVerdicts() =>
    [
        .. Agents.Take(7).Select(item => RedAgent(item.Name, item.Title, item.Claims)),
        Green("agents", Agents[7].Name, Agents[7].Title, true, Agents[7].Claims, "bad", "i-41"),
        .. Connectivity.Select(name => Hollow("seed-connectivity", name, name.Replace('_', ' '), "no expectation asks who was let in: with no token at all it still passes")),
        .. SeedAgents.Select(item => item.Error.Length == 0
            ? Hollow("seed-agents", item.Name, item.Title, "any frame counts as an answer: five refusals are five isolated users")
            : RedSeed(item.Name, item.Title, item.Error)),
    ];

    private IEnumerable<CaseJudged> GreenVerdicts() =>
    [
        .. Agents.Select(item => Green("agents", item.Name, item.Title, true, item.Claims, "good", "i-57")),
        .. Connectivity.Select(name => Hollow("seed-connectivity", name, name.Replace('_', ' '), "no expectation asks who was let in: with no token at all it still passes")),
        .. SeedAgents.Select(item => Hollow("seed-agents", item.Name, item.Title, "exit code and result file only; no exchange was observed")),
    ];

    private EvidenceId Transcript(string name, bool red) => Evidence.Put(string.Join('\n',
        """{"index":1,"at":2.1,"channel":"session","user":"alice","direction":"Opened","payload":"ws://127.0.0.1:41201/ws"}""",
        """{"index":2,"at":3.4,"channel":"session","user":"alice","direction":"Received","payload":"{\"type\":\"welcome\",\"revision\":\"9f1c\"}"}""",
        """{"index":3,"at":3.9,"channel":"session","user":"alice","direction":"Sent","payload":"{\"type\":\"authenticate\",\"token\":\"<token:ab12>\"}"}""",
        red
            ? """{"index":4,"at":6.2,"channel":"session","user":"alice","direction":"Received","payload":"{\"type\":\"error\",\"code\":\"unauthorized\",\"message\":\"invalid token\"}"}"""
            : """{"index":4,"at":6.2,"channel":"session","user":"alice","direction":"Received","payload":"{\"type\":\"authenticated\",\"user\":\"alice\"}"}""",
        $$"""{"index":5,"at":6.3,"channel":"session","user":"alice","direction":"Closed","code":{{(red ? 1008 : 1000)}},"reason":"{{name}}"}""",
        ""));

    private CaseJudged RedAgent(string name, string title, Claim[] claims)
    {
        var transcript = Transcript(name, red: true);
        return new CaseJudged(
            new CaseId("agents", name), title, true, Verdict.Failing, "The session was refused with 1008 unauthorized where `authenticated` was expected.", false,
            [
                new ExpectationResult("alice is authenticated", false, "error unauthorized, then close 1008", $"scenarios/agents.yaml:{(int.Parse(name, CultureInfo.InvariantCulture) * 9) + 3}", 4, Phase.Authenticate),
                new ExpectationResult("the last event is agent_completed", false, "no event of a run", "scenarios/agents.yaml:16", 0, Phase.Request),
            ],
            new Divergence(Phase.Authenticate, Refused, "alice is authenticated: got error unauthorized, then close 1008", new Locator(transcript, EvidenceKind.Transcript, 4, "unauthorized", $"frame 4 of agents/{name}")),
            new Receipt(Served("bad", "i-41"), Served("bad", "i-41"), transcript, ["4bf92f3577b34da6a3ce929d0e0e4736"], 5, [.. claims], []),
            _now,
            TimeSpan.FromMilliseconds(61));
    }

    private CaseJudged RedSeed(string name, string title, string error) => new(
        new CaseId("seed-agents", name), title, false, Verdict.Failing, "The suite says failed.", false,
        [new ExpectationResult("the suite's test passes", false, error, $"tests/{name}.py:1", 0, Phase.Answer)],
        new Divergence(Phase.Authenticate, Refused, error, null),
        null,
        _now,
        TimeSpan.FromMilliseconds(940));

    private CaseJudged Hollow(string suite, string name, string title, string because)
    {
        var transcript = Transcript(name, red: true);
        return new CaseJudged(
            new CaseId(suite, name), title, false, Verdict.Unproven, $"Hollow: {because}.", true,
            [new ExpectationResult("the suite's test passes", true, "passed", $"tests/{name}.py:1", 0, Phase.Answer)],
            null,
            new Receipt(Served("bad", "i-41"), Served("bad", "i-41"), transcript, [], 5, [Claim.Reachable, Claim.Authenticated],
            [
                new ControlResult(Claim.Reachable, "everything dropped", false, true, "the suite's test passes"),
                new ControlResult(Claim.Authenticated, "no token", true, false, because),
            ]),
            _now,
            TimeSpan.FromMilliseconds(310));
    }

    private CaseJudged Green(string suite, string name, string title, bool gate, Claim[] claims, string tree, string instance) => new(
        new CaseId(suite, name), title, gate, Verdict.Proven, "It passed, and every control of its claims turned it red.", true,
        [new ExpectationResult("the last event is agent_completed", true, "agent_completed", "scenarios/agents.yaml:16", 9, Phase.Answer)],
        null,
        new Receipt(Served(tree, instance), Served(tree, instance), Transcript(name, red: false), ["4bf92f3577b34da6a3ce929d0e0e4736"], 9, [.. claims],
            [.. claims.SelectMany(claim => new[]
            {
                new ControlResult(claim, "frames dropped", false, true, "the last event is agent_completed"),
                new ControlResult(claim, "answer blanked", false, true, "the answer mentions 4088665"),
                new ControlResult(claim, "answer of another question", false, true, "the answer mentions 4088665"),
                new ControlResult(claim, claim == Claim.Authenticated ? "no token" : "asked with another question", true, true, "alice is authenticated"),
            })]),
        _now,
        TimeSpan.FromMilliseconds(143));
}
