using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Rerunning;

namespace Regreen.Core.Tests.Rerunning;

public sealed class CaseRecordsTests
{
    private static readonly CaseId Id = new("suite", "case");

    [Fact]
    public void A_record_counts_at_the_last_revision_at_which_the_case_was_proven()
    {
        var record = Of(("old", Verdict.Proven), ("old", Verdict.Failing), ("good", Verdict.Failing), ("good", Verdict.Proven), ("good", Verdict.Proven), ("bad", Verdict.Failing), ("bad", Verdict.Failing));

        record.ShouldBe(new CaseRecord(1, 3) { EarlierFailed = 1, EarlierAttempts = 2 });
    }

    [Fact]
    public void A_case_that_was_never_proven_has_none() => Of(("a", Verdict.Failing), ("a", Verdict.Unproven)).ShouldBe(CaseRecord.None);

    [Fact]
    public void Cases_do_not_share_a_record()
    {
        var other = new CaseId("suite", "other");

        var records = CaseRecords.Of([new FormerAttempt(Id, "a", Verdict.Proven), new FormerAttempt(other, "a", Verdict.Errored), new FormerAttempt(other, "a", Verdict.Proven)]);

        records[Id].ShouldBe(new CaseRecord(0, 1));
        records[other].ShouldBe(new CaseRecord(1, 2));
    }

    [Fact]
    public void The_rate_before_begins_at_two_percent_and_follows_what_was_seen()
    {
        CaseRecord.None.Rate.ShouldBe(0.02, 1e-12);
        new CaseRecord(1, 3).Rate.ShouldBe(1.1 / 8, 1e-12);
        new CaseRecord(300, 1000).Rate.ShouldBe(0.3, 0.002);
        new CaseRecord(0, 10_000).Rate.ShouldBe(0.005);
        new CaseRecord(0, 1) { EarlierFailed = 4, EarlierAttempts = 10 }.Rate.ShouldBe(2.1 / 11, 1e-12);
    }

    [Fact]
    public void An_attempt_without_a_named_revision_is_left_out()
    {
        FormerAttempt.Of(Judged(new ServedRevision(null, null, null, RevisionSource.Unknown))).ShouldBeNull();
        FormerAttempt.Of(Judged(new ServedRevision("tree", "c", "i", RevisionSource.Service))).ShouldBe(new FormerAttempt(Id, "tree/c", Verdict.Proven));
        FormerAttempt.Of(Judged(new ServedRevision("tree", "c", "i", RevisionSource.Service)) with { Receipt = null }).ShouldBeNull();
    }

    private static CaseRecord Of(params (string Revision, Verdict Verdict)[] attempts) =>
        CaseRecords.Of(attempts.Select(attempt => new FormerAttempt(Id, attempt.Revision, attempt.Verdict)))[Id];

    private static CaseJudged Judged(ServedRevision served) => new(
        Id, "case", true, Verdict.Proven, "passes", true, [], null, new Receipt(served, served, new Regreen.Core.Recording.EvidenceId("sha256:0"), [], 1, [], []), DateTimeOffset.UnixEpoch, TimeSpan.Zero);
}
