using Regreen.Adapters.Sqlite;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Sqlite;

public sealed class KilledProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task Every_fact_whose_append_returned_survives_kill_9(int after)
    {
        // Given a process that says each fact as it was appended, and is killed without warning
        var acknowledged = await KillAsync("append", _folder["journal.db"], after);

        // Then
        using var journal = new SqliteJournal(_folder["journal.db"], TimeProvider.System);
        var facts = await journal.ReadAsync(new RunId("child-run"), Token).Select(entry => ((TimePassed)entry.Fact).SinceStart.TotalSeconds).ToListAsync(Token);
        facts.Count.ShouldBeInRange(acknowledged.Count, acknowledged.Count + 1);
        facts.ShouldBe(Enumerable.Range(1, facts.Count).Select(number => (double)number));
        (await journal.VerifyAsync(new RunId("child-run"), Token)).ShouldBeNull();
        (await journal.AppendAsync(new RunId("child-run"), new RunResumed(DateTimeOffset.UnixEpoch), Token)).Sequence.ShouldBe(facts.Count + 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public async Task Evidence_is_whole_or_not_there_after_kill_9(int after)
    {
        var acknowledged = await KillAsync("evidence", _folder["evidence"], after);
        var store = new FileEvidenceStore(_folder["evidence"], TimeProvider.System);
        foreach (var id in acknowledged)
        {
            (await store.GetAsync(new EvidenceId(id), Token)).ShouldNotBeNull().Length.ShouldBeGreaterThan(100_000);
        }

        // Whatever has a hash for a name has that content; reading throws otherwise.
        foreach (var name in Directory.EnumerateFiles(_folder["evidence"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Where(name => name!.Length == 64))
        {
            (await store.GetAsync(new EvidenceId($"sha256:{name}"), Token)).ShouldNotBeNull();
        }
    }

    private static async Task<List<string>> KillAsync(string part, string path, int after)
    {
        using var child = ChildProcess.Start(part, path);
        var lines = new List<string>();
        while (lines.Count < after && await child.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            lines.Add(line);
        }

        child.Kill();
        while (await child.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            lines.Add(line);
        }

        await child.WaitForExitAsync(Token);
        lines.Count.ShouldBeGreaterThanOrEqualTo(after);
        return lines;
    }
}
