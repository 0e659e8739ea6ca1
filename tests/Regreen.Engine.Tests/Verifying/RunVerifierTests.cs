using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Witnessing;
using Regreen.Engine.Tests.Looping;
using Regreen.Engine.Tests.Testing;
using Regreen.Engine.Verifying;

namespace Regreen.Engine.Tests.Verifying;

public sealed class RunVerifierTests
{
    private static readonly Transcript Seen = new([
        Frame(1, FrameDirection.Sent, "GET /orders/1"),
        Frame(2, FrameDirection.Received, "GET /orders/1"),
        Frame(3, FrameDirection.Opened, "GET /chat"),
        Frame(4, FrameDirection.Sent, null),
        Frame(5, FrameDirection.Closed, null),
    ]);

    private readonly MemoryEvidence _evidence = new();

    [Fact]
    public async Task The_messages_that_a_receipt_tells_of_are_counted_again() => (await VerifyAsync(Seen.ToJsonLines(), 3)).ShouldBeNull();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_receipt_that_tells_of_other_messages_than_its_transcript_holds_is_named(int told)
    {
        var wrong = await VerifyAsync(Seen.ToJsonLines(), told);

        wrong.ShouldNotBeNull();
        wrong.ShouldStartWith($"Entry 7: The receipt of own/all tells of {told} messages, and its transcript (sha256:");
        wrong.ShouldEndWith(") holds 3.");
    }

    [Fact]
    public async Task A_transcript_that_cannot_be_read_is_named()
    {
        var wrong = await VerifyAsync("not a frame\n", 0);

        wrong.ShouldNotBeNull();
        wrong.ShouldStartWith("Entry 7: The transcript of own/all (sha256:");
        wrong.ShouldEndWith(") cannot be read.");
    }

    [Theory]
    [InlineData("it fails alike", true)]
    [InlineData("something else", false)]
    public async Task What_refuted_an_alternative_must_resolve_like_the_evidence_of_a_why(string quote, bool isRight)
    {
        var token = TestContext.Current.CancellationToken;
        var artefact = await _evidence.PutAsync(EvidenceKind.Output, "it fails alike\n", token);
        var diagnosis = new Diagnosis(
            Ending.Inconclusive, null, "", [], [new RuledOut("configuration Colour", "with the former values it fails alike") { Evidence = [new Locator(artefact, EvidenceKind.Output, 1, quote, "the probe")] }], 0);
        var journal = new FormerRuns([new JournalEntry(3, default, new IssueDiagnosed(new IssueId(1), diagnosis), "hash")]);

        var wrong = (await new RunVerifier(journal, _evidence).VerifyAsync(new RunId("0"), head: null, token)).Wrong;

        wrong.ShouldBe(isRight ? null : $"Entry 3: the evidence 'the probe' ({artefact}, line 1) does not resolve.");
    }

    [Fact]
    public async Task A_receipt_that_holds_every_control_of_its_plan_passes() => (await VerifyAsync(Whole)).ShouldBeNull();

    [Fact]
    public async Task A_receipt_of_which_a_control_was_dropped_is_named_whichever_it_is()
    {
        for (var place = 0; place < Whole.Controls.Length; place++)
        {
            var wrong = await VerifyAsync(Whole with { Controls = Whole.Controls.RemoveAt(place) });

            wrong.ShouldNotBeNull();
            wrong.ShouldStartWith("Entry 7: own/all is called proven, and ");
        }
    }

    [Theory]
    [InlineData("nothing is answered")]
    [InlineData("answers break off")]
    [InlineData("the signature of the credentials is broken")]
    public async Task A_control_that_was_dropped_from_the_plan_as_well_is_still_missing(string name)
    {
        var receipt = Whole with { Controls = Whole.Controls.RemoveAll(control => control.Name == name), Due = Whole.Due!.Value.RemoveAll(due => due.Name == name) };

        (await VerifyAsync(receipt)).ShouldBe($"Entry 7: own/all is called proven, and its receipt lacks the control '{name}' that its claims require.");
    }

    [Fact]
    public async Task A_receipt_of_a_scenario_is_held_to_its_plan_and_to_what_always_applies()
    {
        ImmutableArray<ControlResult> controls = [Red("connection refused", false), Red("service fails", false), Red("closed port", true)];
        var receipt = Whole with { Claims = [Claim.Reachable], Controls = controls, Due = [.. controls.Select(DueControl.Of)] };

        (await VerifyAsync(receipt)).ShouldBeNull();
        (await VerifyAsync(receipt with { Controls = controls.RemoveAt(2) })).ShouldNotBeNull().ShouldContain("lacks the control 'closed port'");
        (await VerifyAsync(receipt with { Controls = controls.RemoveAt(1), Due = null })).ShouldNotBeNull().ShouldContain("lacks the control 'service fails'");

        static ControlResult Red(string name, bool live) => new(Claim.Reachable, name, live, TurnedRed: true, "");
    }

    private static Receipt Whole { get; } = Full();

    private static Receipt Full()
    {
        ImmutableArray<Claim> claims = [Claim.Reachable, Claim.Authenticated, Claim.Answers];
        var traffic = new CaseTraffic([]) { IsAnswered = true, SendsCredentials = true, HasContent = true };
        var due = SuiteControls.For(traffic, claims, [], hasOtherUser: false).Select(control => new DueControl(control.Claim, SabotageWords.Of(control.Kind), Live: true)).ToImmutableArray();
        var served = new ServedRevision("tree", null, null, RevisionSource.Service);
        return new Receipt(served, served, new EvidenceId("sha256:none"), [], 3, claims, [.. due.Select(one => new ControlResult(one.Claim, one.Name, one.Live, TurnedRed: true, ""))]) { Due = due };
    }

    private static Frame Frame(int index, FrameDirection direction, string? name) => new(index, default, $"x{index}", direction, 0) { Name = name };

    private async Task<string?> VerifyAsync(Receipt receipt)
    {
        var token = TestContext.Current.CancellationToken;
        var kept = receipt with { Transcript = await _evidence.PutAsync(EvidenceKind.Transcript, Seen.ToJsonLines(), token) };
        return await VerifyAsync(new CaseJudged(new CaseId("own", "all"), "", Gate: true, Verdict.Proven, "", Passed: true, [], null, kept, default, default));
    }

    private async Task<string?> VerifyAsync(string transcript, int told)
    {
        var token = TestContext.Current.CancellationToken;
        var served = new ServedRevision("tree", null, null, RevisionSource.Service);
        var receipt = new Receipt(served, served, await _evidence.PutAsync(EvidenceKind.Transcript, transcript, token), [], told, [], []);
        return await VerifyAsync(new CaseJudged(new CaseId("own", "all"), "", Gate: true, Verdict.Unproven, "", Passed: true, [], null, receipt, default, default));
    }

    private async Task<string?> VerifyAsync(CaseJudged judged)
    {
        var journal = new FormerRuns([new JournalEntry(7, default, new AttemptFinished(1, 1, judged), "hash")]);
        return (await new RunVerifier(journal, _evidence).VerifyAsync(new RunId("0"), head: null, TestContext.Current.CancellationToken)).Wrong;
    }
}
