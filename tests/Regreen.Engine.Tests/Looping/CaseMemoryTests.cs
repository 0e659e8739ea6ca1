using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;
using Regreen.Engine.Looping;

namespace Regreen.Engine.Tests.Looping;

public sealed class CaseMemoryTests
{
    private static readonly CaseId Id = new("agents", "001");

    [Fact]
    public async Task The_record_of_a_case_comes_from_the_runs_before_this_one()
    {
        var journal = new FormerRuns(Run("good", Verdict.Proven), Run("good", Verdict.Failing, Verdict.Proven), Run("bad", Verdict.Failing), Run("good", Verdict.Failing));
        var memory = new CaseMemory(journal);

        // The run 3 is the one that asks.
        (await memory.RecordOfAsync(Id, new RunId("3"), TestContext.Current.CancellationToken)).ShouldBe(new CaseRecord(1, 3));
        (await memory.RecordOfAsync(new CaseId("agents", "other"), new RunId("3"), TestContext.Current.CancellationToken)).ShouldBe(CaseRecord.None);
        journal.Reads.ShouldBe(3);
    }

    [Fact]
    public async Task What_was_red_at_the_end_of_the_newest_run_that_ended_is_known()
    {
        var red = new RunEnded(RunOutcome.Red, "red") { Red = [Id] };

        (await FailedLast.ReadAsync(new FormerRuns([Entry(red)], [Entry(red with { Red = [] })]), TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await FailedLast.ReadAsync(new FormerRuns([Entry(red)], [Entry(new TimePassed(default))]), TestContext.Current.CancellationToken)).ShouldBe([Id]);
        (await FailedLast.ReadAsync(new FormerRuns([Entry(red), Entry(new ManifestAccepted("own", [], "somebody"))]), TestContext.Current.CancellationToken)).ShouldBe([Id]);
        (await FailedLast.ReadAsync(new FormerRuns(), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_former_run_that_cannot_be_read_keeps_no_run_from_going_on()
    {
        (await new CaseMemory(new Unreadable()).RecordOfAsync(Id, new RunId("now"), TestContext.Current.CancellationToken)).ShouldBe(CaseRecord.None);
        (await FailedLast.ReadAsync(new Unreadable(), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    private static IReadOnlyList<JournalEntry> Run(string tree, params Verdict[] verdicts) =>
        [.. verdicts.Select((verdict, index) => Entry(new AttemptFinished(1, index + 1, Judged(tree, verdict))))];

    private static JournalEntry Entry(Fact fact) => new(1, default, fact, "");

    private static CaseJudged Judged(string tree, Verdict verdict)
    {
        var served = new ServedRevision(tree, "c", "i", RevisionSource.Service);
        return new CaseJudged(Id, "case", true, verdict, "because", verdict == Verdict.Proven, [], null, new Receipt(served, served, new EvidenceId("sha256:0"), [], 1, [], []), default, default);
    }

    private sealed class Unreadable : IJournal
    {
        public Task<ImmutableArray<JournalEntry>> AppendAsync(RunId run, ImmutableArray<Fact> facts, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<JournalEntry> ReadAsync(RunId run, CancellationToken cancellationToken) => throw new UserErrorException("Entry 1 cannot be read.", "", FailureCategory.Infrastructure);

        public Task<ImmutableArray<JournalEntry>> ReadNewestAsync(RunId run, int most, CancellationToken cancellationToken) => throw new UserErrorException("Entry 1 cannot be read.", "", FailureCategory.Infrastructure);

        public Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RunId>>([new RunId("former")]);

        public Task<string?> VerifyAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
