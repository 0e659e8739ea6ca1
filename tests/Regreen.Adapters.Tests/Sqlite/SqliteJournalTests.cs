using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.Sqlite;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Sqlite;

public sealed class SqliteJournalTests : IDisposable
{
    private static readonly RunId Run = new("20260102-030405-k7x2");
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => _folder[".regreen/journal.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_facts_are_appended_in_order_and_chained()
    {
        using var journal = new SqliteJournal(Database, TimeProvider.System);

        var entries = await journal.AppendAsync(Run, [new TimePassed(TimeSpan.FromSeconds(1)), new TimePassed(TimeSpan.FromSeconds(2)), new RunEnded(RunOutcome.Red, "Because.")], Token);

        entries.Select(entry => entry.Sequence).ShouldBe([1, 2, 3]);
        (await journal.ReadAsync(Run, Token).ToListAsync(Token)).ShouldBe(entries);
        (await journal.VerifyAsync(Run, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Facts_come_back_in_order_with_their_times_from_another_journal_of_the_same_file()
    {
        using var writer = new SqliteJournal(Database, _time);
        var first = await writer.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(1)) { Key = "tick" }, Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        var second = await writer.AppendAsync(Run, new RunEnded(RunOutcome.Red, "Because."), Token);

        using var reader = new SqliteJournal(Database, TimeProvider.System);
        var entries = await reader.ReadAsync(Run, Token).ToListAsync(Token);

        entries.ShouldBe([first, second]);
        entries.Select(entry => entry.Sequence).ShouldBe([1, 2]);
        entries[1].At.ShouldBe(_time.GetUtcNow());
        (await reader.VerifyAsync(Run, Token)).ShouldBeNull();
        (await File.ReadAllTextAsync(_folder[".regreen/.gitignore"], Token)).ShouldBe("*\n");
    }

    [Fact]
    public async Task The_newest_entries_of_a_run_are_read_from_its_end()
    {
        using var journal = new SqliteJournal(Database, _time);
        var entries = await journal.AppendAsync(Run, [new TimePassed(TimeSpan.FromSeconds(1)), new TimePassed(TimeSpan.FromSeconds(2)), new TimePassed(TimeSpan.FromSeconds(3))], Token);
        await journal.AppendAsync(new RunId("other"), new TimePassed(TimeSpan.FromSeconds(9)), Token);

        (await journal.ReadNewestAsync(Run, 2, Token)).ShouldBe([entries[2], entries[1]]);
        (await journal.ReadNewestAsync(Run, 9, Token)).ShouldBe(entries.Reverse());
        (await journal.ReadNewestAsync(new RunId("none"), 9, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Runs_are_listed_oldest_first_and_apart()
    {
        using var journal = new SqliteJournal(Database, _time);
        (await journal.ListAsync(Token)).ShouldBeEmpty();
        await journal.AppendAsync(new RunId("b"), new RunResumed(_time.GetUtcNow()), Token);
        await journal.AppendAsync(new RunId("a"), new RunResumed(_time.GetUtcNow()), Token);
        await journal.AppendAsync(new RunId("b"), new RunInterrupted(_time.GetUtcNow()), Token);

        (await journal.ListAsync(Token)).ShouldBe([new RunId("b"), new RunId("a")]);
        (await journal.ReadAsync(new RunId("b"), Token).ToListAsync(Token)).Select(entry => entry.Sequence).ShouldBe([1, 2]);
        (await journal.ReadAsync(new RunId("nobody"), Token).ToListAsync(Token)).ShouldBeEmpty();
        (await journal.VerifyAsync(new RunId("nobody"), Token)).ShouldBe("Run nobody has no entry.");
    }

    [Fact]
    public async Task Facts_appended_at_once_from_two_journals_make_one_chain_without_gaps()
    {
        using var one = new SqliteJournal(Database, _time);
        using var other = new SqliteJournal(Database, _time);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(index => Task.Run(() => (index % 2 == 0 ? one : other).AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(index)), Token), Token)));

        var entries = await one.ReadAsync(Run, Token).ToListAsync(Token);
        entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, 200).Select(number => (long)number));
        entries.Select(entry => ((TimePassed)entry.Fact).SinceStart.TotalSeconds).Order().ShouldBe(Enumerable.Range(0, 200).Select(number => (double)number));
        (await other.VerifyAsync(Run, Token)).ShouldBeNull();
    }

    [Theory]
    [InlineData("UPDATE facts SET json = replace(json, '00:00:03', '00:00:04') WHERE sequence = 3", "Entry 3 of run 20260102-030405-k7x2 does not fit its hash")]
    [InlineData("UPDATE facts SET at = replace(at, '2026', '2025') WHERE sequence = 2", "Entry 2 of run 20260102-030405-k7x2 does not fit its hash")]
    [InlineData("UPDATE facts SET hash = (SELECT hash FROM facts WHERE sequence = 4) WHERE sequence = 5", "Entry 5 of run 20260102-030405-k7x2 does not fit its hash")]
    [InlineData("DELETE FROM facts WHERE sequence = 2", "Entry 2 of run 20260102-030405-k7x2 is missing; entry 3 stands in its place.")]
    [InlineData("DELETE FROM facts WHERE sequence = 1", "Entry 1 of run 20260102-030405-k7x2 is missing")]
    [InlineData("DELETE FROM facts WHERE sequence = 1; UPDATE facts SET sequence = sequence - 1", "Entry 1 of run 20260102-030405-k7x2 does not fit its hash")]
    public async Task The_first_entry_that_was_changed_is_named(string change, string expected)
    {
        using var journal = new SqliteJournal(Database, _time);
        for (var second = 1; second <= 5; second++)
        {
            await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(second)), Token);
        }

        await ExecuteAsync(change);

        (await journal.VerifyAsync(Run, Token)).ShouldNotBeNull().ShouldStartWith(expected);
    }

    [Fact]
    public async Task A_chain_does_not_pass_for_another_runs()
    {
        using var journal = new SqliteJournal(Database, _time);
        await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(1)), Token);
        await ExecuteAsync("UPDATE facts SET run = 'other'");
        (await journal.VerifyAsync(new RunId("other"), Token)).ShouldNotBeNull().ShouldStartWith("Entry 1 of run other does not fit");
    }

    [Fact]
    public async Task The_hash_can_be_computed_by_hand()
    {
        using var journal = new SqliteJournal(Database, _time);
        var first = await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(1)), Token);
        var second = await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(2)), Token);

        first.Hash.ShouldBe(Sha256("20260102-030405-k7x2\n1\n2026-01-02T03:04:05.6780000+00:00\n{\"fact\":\"time-passed\",\"sinceStart\":\"00:00:01\",\"key\":\"\"}"));
        second.Hash.ShouldBe(Sha256($"{first.Hash}\n2\n2026-01-02T03:04:05.6780000+00:00\n{{\"fact\":\"time-passed\",\"sinceStart\":\"00:00:02\",\"key\":\"\"}}"));
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        using (var journal = new SqliteJournal(Database, _time))
        {
            await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(1)), Token);
        }

        await ExecuteAsync("PRAGMA user_version = 7");
        using var older = new SqliteJournal(Database, _time);

        var error = await Should.ThrowAsync<UserErrorException>(() => older.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(2)), Token));

        error.Message.ShouldBe($"The journal {Database} was written by a newer Regreen (schema 7, this one knows 1).");
        error.Hint.ShouldBe("Use that version of Regreen, or move the file away to begin a new journal.");
        (await ExecuteAsync("SELECT count(*) FROM facts")).ShouldBe(1L);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public async Task A_torn_database_is_named_as_damaged(int from)
    {
        using (var journal = new SqliteJournal(Database, _time))
        {
            for (var second = 0; second < 50; second++)
            {
                await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(second)), Token);
            }

            await ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var bytes = await File.ReadAllBytesAsync(Database, Token);
        Array.Fill(bytes, (byte)0xEE, from, bytes.Length - from);
        await File.WriteAllBytesAsync(Database, bytes, Token);
        using var torn = new SqliteJournal(Database, _time);

        var error = await Should.ThrowAsync<UserErrorException>(async () => await torn.ReadAsync(Run, Token).ToListAsync(Token));

        error.Message.ShouldStartWith($"The journal {Database} is damaged: ");
        (await Should.ThrowAsync<UserErrorException>(() => torn.AppendAsync(Run, new TimePassed(TimeSpan.Zero), Token))).Message.ShouldStartWith($"The journal {Database} is damaged: ");
    }

    [Fact]
    public async Task What_a_killed_process_had_appended_is_there_and_what_it_had_not_is_not()
    {
        // Given a copy of the files as they are on the disk while the journal is open: what a process leaves that is killed
        using var journal = new SqliteJournal(Database, _time);
        var copy = _folder["copy.db"];
        for (var second = 1; second <= 20; second++)
        {
            await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(second)), Token);
        }

        File.Copy(Database, copy);
        File.Copy(Database + "-wal", copy + "-wal");

        // When its log is torn in the middle of the last entry
        await using (var wal = new FileStream(copy + "-wal", FileMode.Open))
        {
            wal.SetLength(wal.Length - 1000);
        }

        // Then
        using var resumed = new SqliteJournal(copy, _time);
        var entries = await resumed.ReadAsync(Run, Token).ToListAsync(Token);
        entries.Count.ShouldBe(19);
        (await resumed.VerifyAsync(Run, Token)).ShouldBeNull();
        (await resumed.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(20)), Token)).Sequence.ShouldBe(20);
    }

    [Fact]
    public async Task An_entry_that_no_version_wrote_is_named()
    {
        using var journal = new SqliteJournal(Database, _time);
        await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(1)), Token);
        await ExecuteAsync("UPDATE facts SET json = '{\"fact\":\"unheard-of\"}'");
        (await Should.ThrowAsync<UserErrorException>(async () => await journal.ReadAsync(Run, Token).ToListAsync(Token))).Message.ShouldStartWith("Entry 1 of run 20260102-030405-k7x2");
    }

    [Theory]
    [InlineData(13, "The disk is full: the journal x.db cannot grow.")]
    [InlineData(5, "The journal x.db is locked by another process for more than 30 s.")]
    [InlineData(14, "The journal x.db cannot be opened for writing: said")]
    [InlineData(26, "The journal x.db is damaged: said")]
    [InlineData(10, "The journal x.db cannot be used: said")]
    public void What_sqlite_says_becomes_what_a_person_can_act_on(int code, string expected)
    {
        var error = new SqliteDatabase("x.db").Explain(new SqliteException("said", code));
        error.Message.ShouldBe(expected);
        error.Hint.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_fact_is_appended_whole_or_not_at_all_when_it_is_cancelled()
    {
        using var journal = new SqliteJournal(Database, _time);
        await journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(1)), Token);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => journal.AppendAsync(Run, new TimePassed(TimeSpan.FromSeconds(2)), cancelled.Token));
        (await journal.ReadAsync(Run, Token).CountAsync(Token)).ShouldBe(1);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own texts.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Token);
    }
}
