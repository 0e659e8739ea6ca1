using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Tests.Judging;

public sealed class ProtocolTests
{
    private static readonly Protocol Mapped = new(
        new ProtocolConfig
        {
            Event = "head.kind",
            Events = Map(("authenticated", "ok"), ("agent_started", "begin"), ("tool_completed", "found"), ("agent_completed", "done"), ("error", "oops")),
            Fields = Map(("user", "who"), ("request_id", "ref"), ("response", "body.say"), ("call_id", "id"), ("success", "fine"), ("result", "data"), ("code", "why")),
            Authenticated = Map(("head.kind", "ok")),
            Terminal = ["done", "oops"],
        },
        new HttpAskConfig("/chat", "{}", "a.b"));

    [Fact]
    public void Reads_a_service_with_other_names_and_breaks_it_by_the_same_controls()
    {
        var scenario = Traffic.Case(
        [
            Traffic.Connect(0, "alice"),
            Traffic.Ask(1, "alice", "a", 5) with { Expectations = [.. Traffic.Ask(1, "alice", "a", 5).Expectations.Skip(1)] },
        ]);
        var observation = Observation.Of(scenario, Mapped, Traffic.Transcript(
        [
            Traffic.Frame(0, "alice", FrameDirection.Opened),
            Traffic.Frame(0, "alice", FrameDirection.Sent) with { Credentials = true },
            Traffic.Frame(0, "alice", FrameDirection.Received, """{"head":{"kind":"ok"},"who":"alice"}"""),
            Traffic.Frame(1, "alice", FrameDirection.Sent, """{"ref":"r1"}""") with { RequestId = "r1" },
            Traffic.Frame(1, "alice", FrameDirection.Received, """{"head":{"kind":"begin"},"ref":"r1"}"""),
            Traffic.Frame(1, "alice", FrameDirection.Received, """{"head":{"kind":"found"},"ref":"r1","id":"c1","fine":true,"data":5}"""),
            Traffic.Frame(1, "alice", FrameDirection.Received, """{"head":{"kind":"done"},"ref":"r1","body":{"say":"5 [c1]"}}"""),
        ]));

        var results = ControlsEngine.Run(observation, ControlsEngine.ClaimsOf(observation));

        CaseJudge.Passes(observation).ShouldBeTrue();
        results.ShouldAllBe(result => result.TurnedRed);
        results.Length.ShouldBe(14);
    }

    [Fact]
    public void A_refusal_in_other_words_has_the_services_own_code()
    {
        var observation = Observation.Of(Traffic.Case([Traffic.Connect(0, "alice")]), Mapped, Traffic.Transcript(
        [
            Traffic.Frame(0, "alice", FrameDirection.Opened),
            Traffic.Frame(0, "alice", FrameDirection.Received, """{"head":{"kind":"oops"},"why":"bad_key"}"""),
            Traffic.Frame(0, "alice", FrameDirection.Closed) with { CloseCode = 4401 },
        ]));

        CaseJudge.DivergenceOf(observation, new("x"))!.Signature.ShouldBe("authenticate: refused 4401 bad_key");
    }

    private static ImmutableSortedDictionary<string, string> Map(params IEnumerable<(string Key, string Value)> pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
