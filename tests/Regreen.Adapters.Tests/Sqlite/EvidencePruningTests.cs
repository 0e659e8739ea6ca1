using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.Sqlite;
using Regreen.Core.Facts;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Sqlite;

public sealed class EvidencePruningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evidence_of_old_runs_goes_unless_a_young_run_or_the_baseline_names_it()
    {
        // Given
        using var journal = new SqliteJournal(_folder["journal.db"], _time);
        var baselines = new SqliteBaselineStore(_folder["journal.db"], _time);
        var store = new FileEvidenceStore(_folder["evidence"], _time);
        var old = await FindAsync("old");
        var shared = await FindAsync("shared");
        var proven = await FindAsync("proven");
        await journal.AppendAsync(new RunId("old"), Names(old, shared), Token);
        await journal.AppendAsync(new RunId("proven"), Names(proven), Token);
        await baselines.WriteAsync("shop", (Baseline)new FactSamples(3).Create(typeof(Baseline), 0) with { Run = new RunId("proven") }, Token);
        _time.Advance(TimeSpan.FromDays(40));
        await journal.AppendAsync(new RunId("young"), Names(shared), Token);

        // When
        var removed = await new EvidencePruning(journal, baselines, store, _time).RunAsync(TimeSpan.FromDays(30), Token);

        // Then
        removed.ShouldBe(1);
        (await store.GetAsync(old, Token)).ShouldBeNull();
        (await store.GetAsync(shared, Token)).ShouldBe("shared");
        (await store.GetAsync(proven, Token)).ShouldBe("proven");

        Task<EvidenceId> FindAsync(string text) => store.PutAsync(EvidenceKind.Log, text, Token);
    }

    private static EvidenceGathered Names(params EvidenceId[] evidence) => new(
        new IssueId(1),
        [new Finding(Investigator.Log, FindingKind.Mechanism, "seen", [.. evidence.Select(id => new Locator(id, EvidenceKind.Log, 1, "quote", "label"))])]);
}
