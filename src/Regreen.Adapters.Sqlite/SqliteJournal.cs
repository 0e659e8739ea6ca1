using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Sqlite;

/// <summary>The journal in a SQLite file. Other processes may read it while a run writes.</summary>
/// <param name="path">The database file; it and its folder are made where they are missing.</param>
/// <param name="time">The clock.</param>
public sealed class SqliteJournal(string path, TimeProvider time) : IJournal, IDisposable
{
    private readonly SqliteDatabase _database = new(path);
    private readonly SemaphoreSlim _writing = new(1);

    /// <inheritdoc/>
    public async Task<ImmutableArray<JournalEntry>> AppendAsync(RunId run, ImmutableArray<Fact> facts, CancellationToken cancellationToken)
    {
        ImmutableArray<(Fact, string)> written = [.. facts.Select(fact => (fact, FactJson.Write(fact)))];
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await _database.UseAsync(connection => AppendAsync(connection, run, written, cancellationToken), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ReadAsync(RunId run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await RowsAsync(run, cancellationToken))
        {
            yield return new JournalEntry(row.Sequence, TimeOf(run, row), FactOf(run, row), row.Hash);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<JournalEntry>> ReadNewestAsync(RunId run, int most, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(run, newestFirst: true, most, cancellationToken)).Select(row => new JournalEntry(row.Sequence, TimeOf(run, row), FactOf(run, row), row.Hash))];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken) =>
        await _database.UseAsync<IReadOnlyList<RunId>>(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT run FROM facts GROUP BY run ORDER BY MIN(id)";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var runs = new List<RunId>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    runs.Add(new RunId(reader.GetString(0)));
                }

                return runs;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> VerifyAsync(RunId run, CancellationToken cancellationToken)
    {
        var (previous, expected) = (ChainHash.Before(run), 1L);
        foreach (var row in await RowsAsync(run, cancellationToken))
        {
            if (row.Sequence != expected)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Entry {expected} of run {run} is missing; entry {row.Sequence} stands in its place.");
            }

            if (row.Hash != ChainHash.Of(previous, row.Sequence, row.At, row.Json))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Entry {row.Sequence} of run {run} does not fit its hash {row.Hash}: it or its place was changed.");
            }

            (previous, expected) = (row.Hash, expected + 1);
        }

        return expected > 1 ? null : $"Run {run} has no entry.";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.ClosePool();
        _writing.Dispose();
    }

    internal Task<List<JournalRow>> RowsAsync(RunId run, CancellationToken cancellationToken) => RowsAsync(run, newestFirst: false, int.MaxValue, cancellationToken);

    private Task<List<JournalRow>> RowsAsync(RunId run, bool newestFirst, int most, CancellationToken cancellationToken) =>
        _database.UseAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                // One text with a parameter instead of the direction could not use the index.
                if (newestFirst)
                {
                    command.CommandText = "SELECT sequence, at, json, hash FROM facts WHERE run = $run ORDER BY sequence DESC LIMIT $most";
                }
                else
                {
                    command.CommandText = "SELECT sequence, at, json, hash FROM facts WHERE run = $run ORDER BY sequence LIMIT $most";
                }

                command.Parameters.AddWithValue("$run", run.Value);
                command.Parameters.AddWithValue("$most", most);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<JournalRow>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    rows.Add(new JournalRow(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
                }

                return rows;
            },
            cancellationToken);

    private async Task<ImmutableArray<JournalEntry>> AppendAsync(SqliteConnection connection, RunId run, ImmutableArray<(Fact Fact, string Json)> facts, CancellationToken cancellationToken)
    {
        // Serializable takes the write lock at once, so that nobody appends between reading the last entry and writing the next.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var (sequence, previous) = await LastAsync(connection, run, cancellationToken);
        var entries = ImmutableArray.CreateBuilder<JournalEntry>(facts.Length);
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO facts (run, sequence, at, json, hash) VALUES ($run, $sequence, $at, $json, $hash)";
        foreach (var (fact, json) in facts)
        {
            var now = time.GetUtcNow().ToUniversalTime();
            var at = now.ToString("O", CultureInfo.InvariantCulture);
            previous = ChainHash.Of(previous, ++sequence, at, json);
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("$run", run.Value);
            insert.Parameters.AddWithValue("$sequence", sequence);
            insert.Parameters.AddWithValue("$at", at);
            insert.Parameters.AddWithValue("$json", json);
            insert.Parameters.AddWithValue("$hash", previous);
            await insert.ExecuteNonQueryAsync(cancellationToken);
            entries.Add(new JournalEntry(sequence, now, fact, previous));
        }

        // From here on the entries count: a cancellation may not make a durable fact look like none.
        await transaction.CommitAsync(CancellationToken.None);
        return entries.MoveToImmutable();
    }

    private static async Task<(long Sequence, string Hash)> LastAsync(SqliteConnection connection, RunId run, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, hash FROM facts WHERE run = $run ORDER BY sequence DESC LIMIT 1";
        command.Parameters.AddWithValue("$run", run.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetString(1)) : (0, ChainHash.Before(run));
    }

    private Fact FactOf(RunId run, JournalRow row)
    {
        try
        {
            return FactJson.Read(row.Json);
        }
        catch (JsonException exception)
        {
            throw Unreadable(run, row, exception);
        }
    }

    private DateTimeOffset TimeOf(RunId run, JournalRow row) =>
        DateTimeOffset.TryParseExact(row.At, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : throw Unreadable(run, row, null);

    private UserErrorException Unreadable(RunId run, JournalRow row, Exception? inner) => new(
        string.Create(CultureInfo.InvariantCulture, $"Entry {row.Sequence} of run {run} in {path} cannot be read: it was changed, or another version of Regreen wrote it."),
        $"See 'regreen verify {run}'; begin a new run.",
        FailureCategory.Infrastructure,
        inner);
}
