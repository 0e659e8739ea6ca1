using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using UsageAgents.Contracts;

namespace UsageAgents.Running;

/// <summary>The tables of runs in one connection to their file.</summary>
internal sealed class RunDatabase : IDisposable
{
    // Little at a time, so that no run waits long for the end of old ones.
    private const int ForgetAtOnce = 64;

    // Frames are appended whole: several runs share a page, and the keys lie apart. Files of earlier versions keep their smaller pages and are used as they are.
    private const string Schema = """
        PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000;
        CREATE TABLE IF NOT EXISTS runs(
            run_id TEXT PRIMARY KEY, tenant TEXT NOT NULL, user TEXT NOT NULL, request_id TEXT NOT NULL, agent TEXT NOT NULL, message TEXT NOT NULL,
            idempotency_key TEXT, ended INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS runs_by_key ON runs(tenant, user, idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX IF NOT EXISTS runs_unfinished ON runs(run_id) WHERE ended = 0;
        CREATE TABLE IF NOT EXISTS frames(run_id TEXT NOT NULL, seq INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY(run_id, seq));
        """;

    private const string Columns = "run_id, tenant, user, request_id, agent, message, idempotency_key";
    private readonly SqliteConnection _connection;
    private readonly RunStatement _begin;
    private readonly RunStatement _commit;
    private readonly RunStatement _rollback;
    private readonly RunStatement _insertRun;
    private readonly RunStatement _insertFrames;
    private readonly RunStatement _endRun;
    private readonly int _keep;
    private long _held;
    private long _heldBefore;

    private RunDatabase(SqliteConnection connection, int keep)
    {
        (_connection, _keep) = (connection, keep);
        _begin = new RunStatement(connection, "BEGIN IMMEDIATE");
        _commit = new RunStatement(connection, "COMMIT");
        _rollback = new RunStatement(connection, "ROLLBACK");
        _insertRun = new RunStatement(connection, "INSERT INTO runs VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        _insertFrames = new RunStatement(connection, "INSERT INTO frames VALUES(?, ?, ?) ON CONFLICT DO NOTHING");
        _endRun = new RunStatement(connection, "UPDATE runs SET ended = 1 WHERE run_id = ?");
        using var fact = connection.CreateCommand();
        fact.CommandText = "SELECT count(*) FROM runs";
        _held = _heldBefore = (long)fact.ExecuteScalar()!;
    }

    public static RunDatabase Open(string path, int keep)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using (var schema = connection.CreateCommand())
        {
            schema.CommandText = Schema;
            schema.ExecuteNonQuery();
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new RunDatabase(connection, keep);
    }

    public void Begin()
    {
        _begin.Run();
        _heldBefore = _held;
    }

    public void Commit()
    {
        while (_held >= _keep + ForgetAtOnce)
        {
            Forget();
        }

        _commit.Run();
    }

    /// <summary>Takes the transaction back, unless the fault that was the reason has done so.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            _rollback.Run();
        }

        _held = _heldBefore;
    }

    /// <summary>Adds what is not there yet: entries that a killed process moved already may come a second time.</summary>
    public void Write(SpoolEntry entry)
    {
        if (entry.IsNew)
        {
            _insertRun.BindText(1, entry.RunId);
            _insertRun.BindText(2, entry.Tenant);
            _insertRun.BindText(3, entry.User);
            _insertRun.BindText(4, entry.RequestId);
            _insertRun.BindText(5, entry.Agent);
            _insertRun.BindText(6, entry.Message);
            if (entry.HasKey)
            {
                _insertRun.BindText(7, entry.Key);
            }

            _insertRun.Bind(8, entry.Ends ? 1 : 0);
            _held += _insertRun.Run();
        }
        else if (entry.Ends)
        {
            _endRun.BindText(1, entry.RunId);
            _endRun.Run();
        }

        if (!entry.Lines.IsEmpty)
        {
            _insertFrames.BindText(1, entry.RunId);
            _insertFrames.Bind(2, entry.After + 1);
            _insertFrames.Bind(3, entry.Lines);
            _insertFrames.Run();
        }
    }

    public StoredRun? Find(string runId) => Read($"SELECT {Columns} FROM runs WHERE run_id = $1", runId).FirstOrDefault();

    public StoredRun? FindByKey(string tenant, string user, string key) =>
        Read($"SELECT {Columns} FROM runs WHERE tenant = $1 AND user = $2 AND idempotency_key = $3 ORDER BY run_id DESC LIMIT 1", tenant, user, key).FirstOrDefault();

    public IReadOnlyList<StoredRun> Unfinished() => Read($"SELECT {Columns} FROM runs WHERE ended = 0 ORDER BY run_id");

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _insertRun.Dispose();
        _insertFrames.Dispose();
        _endRun.Dispose();
        _connection.Dispose();
    }

    // Ids grow with time, so the oldest come first.
    private void Forget()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = """
            DELETE FROM frames WHERE run_id < (SELECT run_id FROM runs ORDER BY run_id LIMIT 1 OFFSET $gone);
            DELETE FROM runs WHERE run_id < (SELECT run_id FROM runs ORDER BY run_id LIMIT 1 OFFSET $gone);
            """;
        command.Parameters.AddWithValue("$gone", ForgetAtOnce);
        command.ExecuteNonQuery();
        _held -= ForgetAtOnce;
    }

    private List<StoredRun> Read(string sql, params string[] arguments)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only constant statements of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var index = 0; index < arguments.Length; index++)
        {
            command.Parameters.AddWithValue($"${index + 1}", arguments[index]);
        }

        var found = new List<StoredRun>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var request = new RunRequest(reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(1), reader.GetString(2))
            {
                IdempotencyKey = reader.IsDBNull(6) ? null : reader.GetString(6),
            };
            found.Add(new StoredRun(reader.GetString(0), request, FramesOf(reader.GetString(0))));
        }

        return found;
    }

    private ImmutableArray<LoggedFrame> FramesOf(string runId)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT json FROM frames WHERE run_id = $run ORDER BY seq";
        command.Parameters.AddWithValue("$run", runId);
        using var reader = command.ExecuteReader();
        var frames = ImmutableArray.CreateBuilder<LoggedFrame>();
        while (reader.Read())
        {
            var lines = reader.GetFieldValue<byte[]>(0).AsSpan();
            foreach (var range in lines.Split((byte)'\n'))
            {
                if (lines[range] is { Length: > 0 } json)
                {
                    frames.Add(new LoggedFrame(JsonSerializer.Deserialize(json, ContractJson.Default.RunFrame)!, json.ToArray()));
                }
            }
        }

        return frames.ToImmutable();
    }
}
