using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Rulings;
using Regreen.Core.Recording;

namespace Regreen.Core.Tests.Judging;

public sealed class RulingRulesTests
{
    private static readonly ImmutableArray<Verdict> WorstLast = [Verdict.Proven, Verdict.Unproven, Verdict.Failing];

    [Fact]
    public void Whatever_is_judged_no_verdict_gets_better() => Gen.Select(Gen.Bool.Select(proven => proven ? Verdict.Proven : Verdict.Unproven), Gen.Int[0, 2].Array[0, 4], Gen.Bool.Array[0, 3]).Sample((verdict, rulings, controls) =>
    {
        var lowered = RulingRules.Lower(Case(verdict), [.. rulings.Select(One)], [.. controls.Select(red => new ControlResult(Claim.Answers, RulingRules.Opposite, true, red, ""))], null);

        WorstLast.IndexOf(lowered.Verdict).ShouldBeGreaterThanOrEqualTo(WorstLast.IndexOf(verdict));
        lowered.Verdict.ShouldBe(rulings.Contains(1) ? Verdict.Failing : rulings.Contains(2) || controls.Contains(false) ? Verdict.Unproven : verdict);
        lowered.Passed.ShouldBe(!rulings.Contains(1));
        lowered.Expectations.Length.ShouldBe(rulings.Length);
    });

    [Theory]
    [InlineData("""{"meets":true,"reason":"r","quote":"two  words"}""", typeof(Ruling.Met))]
    [InlineData("""Here: {"meets":false,"reason":"r","quote":"two words"} .""", typeof(Ruling.Missed))]
    [InlineData("""{"meets":true,"reason":"r","quote":"TWO words"}""", typeof(Ruling.Discarded))]
    [InlineData("""{"meets":true,"reason":"r","quote":"wo"}""", typeof(Ruling.Discarded))]
    [InlineData("""{"meets":1,"reason":"r","quote":"two words"}""", typeof(Ruling.Discarded))]
    [InlineData("""{"meets":true,"quote":"two words"}""", typeof(Ruling.Discarded))]
    [InlineData("""[{"meets":true}]""", typeof(Ruling.Discarded))]
    [InlineData("}{", typeof(Ruling.Discarded))]
    [InlineData("", typeof(Ruling.Discarded))]
    public void A_reply_is_a_judgement_only_with_words_of_the_answer(string reply, Type ruling) => RulingRules.Read(reply, "It has\ntwo words.").ShouldBeOfType(ruling);

    [Fact]
    public void Any_reply_is_read_or_discarded() => Gen.String.Sample(reply => RulingRules.Read(reply, "an answer").ShouldNotBeNull());

    [Fact]
    public void What_is_called_met_must_be_borne_out_by_what_was_said()
    {
        var judged = RulingRules.Lower(Case(Verdict.Proven), [One(0)], [], null);

        RulingRules.NotBorneOut(judged, """{"criterion":"c0","question":"q","answer":"some answer","reply":"{\"meets\":true,\"reason\":\"r\",\"quote\":\"some\"}"}""").ShouldBeNull();
        RulingRules.NotBorneOut(judged, """{"criterion":"c0","question":"q","answer":"some answer","reply":"{\"meets\":false,\"reason\":\"r\",\"quote\":\"some\"}"}""").ShouldBe("judged: c0");
        RulingRules.NotBorneOut(judged, """{"criterion":"c1","question":"q","answer":"some answer","reply":"{\"meets\":true,\"reason\":\"r\",\"quote\":\"some\"}"}""").ShouldBe("judged: c0");
    }

    private static JudgedCriterion One(int kind) => new($"c{kind}", "a.yaml:1", 3, kind switch
    {
        0 => new Ruling.Met("r", "some"),
        1 => new Ruling.Missed("r", "some"),
        _ => new Ruling.Discarded("none"),
    });

    private static CaseJudged Case(Verdict verdict)
    {
        var served = new ServedRevision("t", null, null, RevisionSource.Service);
        return new CaseJudged(new CaseId("s", "c"), "c", true, verdict, "because", true, [], null, new Receipt(served, served, new EvidenceId("sha256:0"), [], 1, [Claim.Answers], []), default, default);
    }
}
