using System.Collections.Immutable;
using DuckDB.NET.Data;

namespace UsageAgents.Usage;

/// <summary>One tenant's data in a database of its own, which cannot reach anything else.</summary>
internal sealed class UsageDatabase : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly SemaphoreSlim _turn = new(1, 1);

    private UsageDatabase()
    {
    }

    public static UsageDatabase Of(ImmutableArray<UsageRecord> records)
    {
        var database = new UsageDatabase();
        try
        {
            database._connection.Open();
            database.Execute("SET threads = 2; SET memory_limit = '512MB'; SET temp_directory = ''; SET TimeZone = 'UTC'");
            database.Execute($"CREATE TABLE usage_rows({UsageSchema.Definition})");
            database.Append(records);
            database.Execute($"CREATE VIEW {UsageSchema.Table} AS SELECT {UsageSchema.Names} FROM usage_rows");
            database.Execute("SET autoload_known_extensions = false; SET autoinstall_known_extensions = false; SET enable_external_access = false; SET lock_configuration = true");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs one query; at most <paramref name="rowLimit"/> rows are read.</summary>
    public async Task<UsageTable> QueryAsync(string sql, IReadOnlyDictionary<string, object> parameters, int rowLimit, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // The driver's calls block; the pool keeps the caller's thread free, and the token interrupts the engine.
            return await Task.Run(() => Query(sql, parameters, rowLimit, cancellationToken), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }

    private UsageTable Query(string sql, IReadOnlyDictionary<string, object> parameters, int rowLimit, CancellationToken cancellationToken)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Queries of users are confined before they come here (SqlConfinement), and the database is sealed.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(name, value));
        }

        using var interruption = cancellationToken.Register(static state => ((DuckDBCommand)state!).Cancel(), command);
        try
        {
            using var reader = command.ExecuteReader();
            return UsageTable.Read(reader, rowLimit);
        }
        catch (DuckDBException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    private void Append(ImmutableArray<UsageRecord> records)
    {
        using var appender = _connection.CreateAppender("usage_rows");
        foreach (var record in records)
        {
            appender.CreateRow()
                .AppendValue(record.Timestamp)
                .AppendValue(record.Workload)
                .AppendValue(record.Team)
                .AppendValue(record.Model)
                .AppendValue(record.InputTokens)
                .AppendValue(record.OutputTokens)
                .AppendValue(record.CachedTokens)
                .AppendValue(record.LatencyMs)
                .AppendValue(record.TimeToFirstTokenMs)
                .AppendValue(record.CostUsd)
                .AppendValue(record.Status)
                .EndRow();
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only constant statements of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
