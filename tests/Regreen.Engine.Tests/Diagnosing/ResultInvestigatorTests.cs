using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Recording;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class ResultInvestigatorTests
{
    private const string Result = """{"number":51,"lines":14,"total":68.75}""";

    private static readonly SourceText Sources = MemorySources.Of(
        ("src/look.js", "({\n  lines: count,\n  number: id,\n  total: sum(lines),\n})"),
        ("src/say.js", "say(row.total)\nconst frame = { total: 1 }"),
        ("tests/look.js", "expect({ total: 180, lines: 14, number: 51 })"));

    private readonly MemoryEvidence _evidence = new();

    [Fact]
    public async Task A_wrong_value_is_followed_from_the_answer_to_the_result_and_to_the_line_that_gives_it()
    {
        var findings = await LookAsync(new ExpectationResult("mentions 14", true, "", "s:3", 3, Phase.Answer), new ExpectationResult("mentions 180", false, "", "s:4", 3, Phase.Answer));

        findings.Select(finding => finding.Kind).ShouldBe([FindingKind.ResultRepeated, FindingKind.SourceLocation]);
        findings[0].Text.ShouldBe("The answer repeats 68.75 from the result of 'orders', where it stands in 'total': it was wrong before the answer was written.");
        findings[1].Text.ShouldBe("src/look.js:4 gives 'total' of that result its value: total: sum(lines),");
        var writer = new EvidenceWriter(_evidence);
        foreach (var finding in findings)
        {
            (await writer.ResolvesAsync(finding.Evidence.ShouldHaveSingleItem(), TestContext.Current.CancellationToken)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task An_answer_whose_numbers_are_not_grounded_is_not_followed() =>
        (await LookAsync(new ExpectationResult(new AnswerCondition.Grounded().Text, false, "", "s:4", 3, Phase.Answer))).ShouldBeEmpty();

    private async Task<ImmutableArray<Finding>> LookAsync(params ImmutableArray<ExpectationResult> expectations)
    {
        var transcript = new Transcript(
        [
            Frame(1, FrameDirection.Sent, """{"type":"ask","request_id":"r1","message":"What of order 51?"}"""),
            Frame(2, FrameDirection.Received, $$"""{"type":"tool_completed","request_id":"r1","tool":"orders","call_id":"c1","success":true,"result":{{Result}}}"""),
            Frame(3, FrameDirection.Received, """{"type":"agent_completed","request_id":"r1","response":"Order 51 has 14 lines and comes to 68.75 EUR [c1]."}"""),
        ]);
        var id = await _evidence.PutAsync(EvidenceKind.Transcript, transcript.ToJsonLines(), TestContext.Current.CancellationToken);
        var scope = Scopes.Of(baseline: false);
        var judged = scope.Failing[0] with
        {
            Divergence = new Divergence(Phase.Answer, "answer: not mentioned", "", new Locator(id, EvidenceKind.Transcript, 3, "", "frame 3")),
            Receipt = scope.Failing[0].Receipt! with { Transcript = id },
            Expectations = expectations,
        };
        var protocol = new Protocol(new ProtocolConfig(), new HttpAskConfig("/", "{}", "response"));
        return await new ResultInvestigator(protocol, Sources, _evidence, new EvidenceWriter(_evidence)).LookAsync(scope with { Failing = [judged] }, TestContext.Current.CancellationToken);
    }

    private static Frame Frame(int index, FrameDirection direction, string payload) => new(index, TimeSpan.Zero, "c", direction, 0) { Payload = payload };
}
