using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsageAgents.Running;

/// <summary>A statement that is prepared once and run for each run: values go to SQLite as they are, and nothing comes back.</summary>
internal sealed class RunStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public RunStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Binds a text in UTF-8. An empty one has no address, which SQLite would take for none.</summary>
    public void BindText(int place, ReadOnlySpan<byte> text) =>
        Check(text.IsEmpty ? raw.sqlite3_bind_text16(_statement, place, "") : raw.sqlite3_bind_text(_statement, place, text));

    public void Bind(int place, long number) => Check(raw.sqlite3_bind_int64(_statement, place, number));

    public void Bind(int place, ReadOnlySpan<byte> bytes) => Check(raw.sqlite3_bind_blob(_statement, place, bytes));

    /// <summary>Runs the statement, and gives how many rows it changed.</summary>
    public int Run()
    {
        var ended = raw.sqlite3_step(_statement);

        // Values that stay bound would keep what a user asked in memory.
        raw.sqlite3_reset(_statement);
        raw.sqlite3_clear_bindings(_statement);
        Check(ended == raw.SQLITE_DONE ? raw.SQLITE_OK : ended);
        return raw.sqlite3_changes(_database);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
