using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Recording;

namespace Regreen.Core.Tests.Judging;

/// <summary>Cases and the traffic of an honest service, built by hand.</summary>
internal static class Traffic
{
    public static readonly Protocol Contract = new(new ProtocolConfig(), new HttpAskConfig("/agents/{{agent}}/runs", "{}", "response"));

    public static readonly AttemptRecord Attempt = new(
        new EvidenceId("sha256:0"),
        new ServedRevision("tree", "c", "i", RevisionSource.Service),
        new ServedRevision("tree", "c", "i", RevisionSource.Service),
        DateTimeOffset.UnixEpoch,
        TimeSpan.FromSeconds(1));

    public static readonly ControlResult LiveLogin = new(Claim.Authenticated, "no token", true, true, "");

    /// <summary>Two users log in and ask; alice asks twice. Every claim but recovery is shown.</summary>
    public static ScenarioCase Strict(params IEnumerable<Claim> claims) => Case(
        [
            Connect(0, "alice"),
            Ask(1, "alice", "first", 4088665, new Expectation.InTime("f:10", Span.Completion, TimeSpan.FromSeconds(2)), new Expectation.Quality("f:10", 0.7)),
            Ask(2, "alice", "second", 12),
            Connect(3, "bob"),
            Ask(4, "bob", "third", 731402),
        ],
        claims) with
    {
        Expectations = [new Expectation.SameNumbers("f:20", "first", "second", false), new Expectation.Isolated("f:21", ["alice", "bob"])],
        Markers = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("alice", ["4088665", "12"]).Add("bob", ["731402"]),
    };

    public static Transcript Honest() => Transcript(
    [
        .. Login(0, "alice"),
        .. Run(1, "alice", "r1", 4088665),
        .. Run(2, "alice", "r2", 12),
        .. Login(3, "bob"),
        .. Run(4, "bob", "r3", 731402),
    ]);

    public static Observation Observe(ScenarioCase scenario, Transcript transcript) => Observation.Of(scenario, Contract, transcript);

    public static CaseJudged Judge(ScenarioCase scenario, Transcript transcript, params ImmutableArray<ControlResult> live) =>
        CaseJudge.Judge(Observe(scenario, transcript), Attempt, LiveOutcome.Of(live), recorded: true);

    public static ScenarioCase Case(ImmutableArray<ScenarioStep> steps, IEnumerable<Claim>? claims = null) =>
        new(new CaseId("suite", "case"), "A case", "f:1", steps, new Schedule.Sequence([.. steps.Select(step => new Schedule.Single(step.Index))])) { Claims = [.. claims ?? []] };

    public static ScenarioStep Connect(int index, string user) =>
        new(index, new StepAction.Connect(user, user), $"f:{index + 2}") { Expectations = [new Expectation.Authenticated($"f:{index + 2}", user)] };

    public static ScenarioStep Ask(int index, string user, string name, long number, params IEnumerable<Expectation> more) =>
        Bare(index, user, name) with
        {
            Expectations =
            [
                new Expectation.Events($"f:{index + 2}", ["agent_started", "tool_completed", "agent_completed"]),
                new Expectation.Terminal($"f:{index + 2}", "agent_completed"),
                new Expectation.Answer($"f:{index + 2}", new AnswerCondition.Grounded()),
                new Expectation.Answer($"f:{index + 2}", new AnswerCondition.Mentions($"{number}")),
                .. more,
            ],
        };

    public static ScenarioStep Bare(int index, string user, string? name = null) =>
        new(index, new StepAction.Ask(user, user, "data", "How many?"), $"f:{index + 2}") { Name = name };

    public static IEnumerable<Frame> Login(int step, string user) =>
    [
        Frame(step, user, FrameDirection.Sent) with { Name = "GET ws://x/ws" },
        Frame(step, user, FrameDirection.Opened),
        Frame(step, user, FrameDirection.Received, """{"type":"welcome"}"""),
        Frame(step, user, FrameDirection.Sent, """{"type":"authenticate","token":"<token:1>"}""") with { Credentials = true },
        Frame(step, user, FrameDirection.Received, $$"""{"type":"authenticated","user":"{{user}}"}"""),
    ];

    public static IEnumerable<Frame> Refusal(int step, string user) =>
    [
        Frame(step, user, FrameDirection.Opened),
        Frame(step, user, FrameDirection.Sent, """{"type":"authenticate","token":"<token:1>"}""") with { Credentials = true },
        Frame(step, user, FrameDirection.Received, """{"type":"error","code":"unauthorized","message":"claim missing in 9f3"}"""),
        Frame(step, user, FrameDirection.Closed) with { CloseCode = 1008, Reason = "unauthorized" },
    ];

    public static IEnumerable<Frame> Run(int step, string user, string id, long number) =>
    [
        Frame(step, user, FrameDirection.Sent, $$"""{"type":"start_agent","request_id":"{{id}}"}""") with { RequestId = id },
        Event(step, user, id, "agent_started", ""),
        Event(step, user, id, "tool_executing", ""","tool":"usage","call_id":"c1" """),
        Event(step, user, id, "tool_completed", $$""","tool":"usage","call_id":"c1","success":true,"result":{"n":{{number}}}"""),
        Event(step, user, id, "agent_completed", $$""","response":"It was {{number:N0}} [c1].","quality":1"""),
    ];

    public static Frame Event(int step, string user, string id, string type, string fields) =>
        Frame(step, user, FrameDirection.Received, $$"""{"type":"{{type}}","request_id":"{{id}}"{{fields}}}""") with { RequestId = id };

    public static Frame Frame(int step, string user, FrameDirection direction, string payload = "") =>
        new(0, default, user, direction, step) { User = user, Payload = payload };

    public static Transcript Transcript(IEnumerable<Frame> frames) =>
        new([.. frames.Select((frame, index) => frame with { Index = index + 1, At = TimeSpan.FromMilliseconds(index * 10) })]);
}
