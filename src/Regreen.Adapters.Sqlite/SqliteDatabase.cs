using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Sqlite;

/// <summary>Opens the database file, and says in a person's words what is wrong with it.</summary>
internal sealed class SqliteDatabase(string path)
{
    internal const int SchemaVersion = 1;

    private const string Schema = """
        CREATE TABLE facts (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            at TEXT NOT NULL,
            json TEXT NOT NULL,
            hash TEXT NOT NULL,
            UNIQUE (run, sequence));
        CREATE TABLE baselines (
            project TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            json TEXT NOT NULL);
        """;

    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
    private bool _prepared;

    public async Task<T> UseAsync<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            return await work(connection);
        }
        catch (SqliteException exception)
        {
            throw Explain(exception);
        }
    }

    public UserErrorException Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        11 or 26 => new UserErrorException(
            $"The journal {path} is damaged: {exception.Message}",
            "Move it away to begin a new one, or restore it from a copy. Evidence files are not affected.",
            FailureCategory.Infrastructure,
            exception),
        13 => new UserErrorException($"The disk is full: the journal {path} cannot grow.", "Free space, or run 'regreen clean'; then 'regreen resume'.", FailureCategory.Infrastructure, exception),
        5 or 6 => new UserErrorException($"The journal {path} is locked by another process for more than 30 s.", "Find the process that holds the file open and end it.", FailureCategory.Infrastructure, exception),
        8 or 14 or 23 => new UserErrorException($"The journal {path} cannot be opened for writing: {exception.Message}", "Check that the folder exists and may be written.", FailureCategory.Infrastructure, exception),
        _ => new UserErrorException($"The journal {path} cannot be used: {exception.Message}", "Check the disk, and that nothing else writes into this file.", FailureCategory.Infrastructure, exception),
    };

    public void ClosePool()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        StateFolder.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);

            // FULL: a commit is on the disk when it returns, not only in the write-ahead log's buffers.
            await ExecuteAsync(connection, "PRAGMA synchronous = FULL", cancellationToken);
            if (!_prepared)
            {
                await ExecuteAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken);
                await PrepareAsync(connection, cancellationToken);
                _prepared = true;
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task PrepareAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        if (await VersionAsync(connection, cancellationToken) == SchemaVersion)
        {
            return;
        }

        // Two processes may create the file at once: the version is read again under the write lock.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var version = await VersionAsync(connection, cancellationToken);
        if (version > SchemaVersion)
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"The journal {path} was written by a newer Regreen (schema {version}, this one knows {SchemaVersion})."),
                "Use that version of Regreen, or move the file away to begin a new journal.",
                FailureCategory.Usage);
        }

        if (version == 0)
        {
            await ExecuteAsync(connection, Schema + string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion};"), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<long> VersionAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is made of constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
