using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Reporting;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class FormerIssueInvestigatorTests
{
    private static readonly JournalFixture Former = JournalFixture.Instance;

    private readonly MemoryEvidence _evidence = new();

    [Fact]
    public async Task A_symptom_that_a_former_run_closed_is_told_with_its_cause_and_what_closed_it()
    {
        var found = (await LookAsync(Fingerprint, Former.Entries)).ShouldHaveSingleItem();

        found.Kind.ShouldBe(FindingKind.SeenBefore);
        found.Text.ShouldStartWith("The same symptom was there in run 20260309-084107-k7x2 on 2026-03-09: commit ");
        found.Text.ShouldContain("(confirmed), closed by commit ");
        (await new EvidenceWriter(_evidence).ResolvesAsync(found.Evidence.ShouldHaveSingleItem(), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Another_symptom_is_not_told() => (await LookAsync("another", Former.Entries)).ShouldBeEmpty();

    [Fact]
    public async Task What_a_former_run_did_not_close_is_not_told() => (await LookAsync(Fingerprint, Former.Until<RepairCommitted>())).ShouldBeEmpty();

    [Fact]
    public async Task A_run_of_another_project_and_this_run_itself_are_not_asked()
    {
        (await LookAsync(Fingerprint, Former.Entries, project: "other")).ShouldBeEmpty();
        (await LookAsync(Fingerprint, Former.Entries, run: "20260309-084107-k7x2")).ShouldBeEmpty();
    }

    private static string Fingerprint => RunView.Of(Former.Entries).Iterations[0].Issues[0].Issue.Fingerprint;

    private Task<ImmutableArray<Finding>> LookAsync(string fingerprint, IReadOnlyList<JournalEntry> former, string project = "usage-agents", string run = "now")
    {
        var scope = Scopes.Of(baseline: false);
        var issue = scope.Issue with { Issue = scope.Issue.Issue with { Fingerprint = fingerprint } };
        scope = scope with { Issue = issue, Start = scope.Start with { Project = project, Run = new RunId(run) } };
        return new FormerIssueInvestigator(new Journal(former), new EvidenceWriter(_evidence)).LookAsync(scope, TestContext.Current.CancellationToken);
    }

    private sealed class Journal(IReadOnlyList<JournalEntry> entries) : IJournal
    {
        public Task<ImmutableArray<JournalEntry>> AppendAsync(RunId run, ImmutableArray<Fact> facts, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<JournalEntry> ReadAsync(RunId run, CancellationToken cancellationToken) => entries.ToAsyncEnumerable();

        public Task<ImmutableArray<JournalEntry>> ReadNewestAsync(RunId run, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RunId>>([((RunStarted)entries[0].Fact).Run]);

        public Task<string?> VerifyAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
