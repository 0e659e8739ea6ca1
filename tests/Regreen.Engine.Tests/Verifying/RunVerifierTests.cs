using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
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

    private static Frame Frame(int index, FrameDirection direction, string? name) => new(index, default, $"x{index}", direction, 0) { Name = name };

    private async Task<string?> VerifyAsync(string transcript, int told)
    {
        var token = TestContext.Current.CancellationToken;
        var served = new ServedRevision("tree", null, null, RevisionSource.Service);
        var receipt = new Receipt(served, served, await _evidence.PutAsync(EvidenceKind.Transcript, transcript, token), [], told, [], []);
        var judged = new CaseJudged(new CaseId("own", "all"), "", Gate: true, Verdict.Unproven, "", Passed: true, [], null, receipt, default, default);
        var journal = new FormerRuns([new JournalEntry(7, default, new AttemptFinished(1, 1, judged), "hash")]);
        return (await new RunVerifier(journal, _evidence).VerifyAsync(new RunId("0"), head: null, token)).Wrong;
    }
}
