using System.Collections.Concurrent;
using DuckDB.NET.Data;

namespace UsageAgents.Usage;

/// <summary>One data set in a database of its own, which cannot reach anything else. A few queries run at once, each on a connection of its own.</summary>
internal sealed class UsageDatabase : IDisposable
{
    private const int MaxConnections = 4;
    private readonly DuckDBConnection _first = new("DataSource=:memory:");
    private readonly ConcurrentBag<DuckDBConnection> _idle = [];
    private readonly SemaphoreSlim _turns = new(MaxConnections, MaxConnections);

    private UsageDatabase()
    {
    }

    /// <summary>Opens the data of a file that <see cref="UsageStage"/> wrote.</summary>
    public static UsageDatabase Of(string file)
    {
        var database = new UsageDatabase();
        try
        {
            database._first.Open();
            database._first.Execute("SET threads = 2; SET memory_limit = '512MB'; SET temp_directory = ''; SET TimeZone = 'UTC'");
            database._first.Execute($"CREATE TABLE usage_rows AS SELECT {UsageSchema.Names} FROM read_parquet({UsageSql.Quote(file)})");
            database._first.Execute($"CREATE VIEW {UsageSchema.Table} AS SELECT {UsageSchema.Names} FROM usage_rows");
            database._first.Execute("SET autoload_known_extensions = false; SET autoinstall_known_extensions = false; SET enable_external_access = false; SET lock_configuration = true");
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
        await _turns.WaitAsync(cancellationToken);
        try
        {
            // The driver's calls block; the pool keeps the caller's thread free, and the token interrupts the engine.
            return await Task.Run(() => Query(sql, parameters, rowLimit, cancellationToken), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _first.Dispose();
        _turns.Dispose();
    }

    private UsageTable Query(string sql, IReadOnlyDictionary<string, object> parameters, int rowLimit, CancellationToken cancellationToken)
    {
        var connection = _idle.TryTake(out var idle) ? idle : Another();
        try
        {
            return Query(connection, sql, parameters, rowLimit, cancellationToken);
        }
        finally
        {
            _idle.Add(connection);
        }
    }

    private DuckDBConnection Another()
    {
        var connection = _first.Duplicate();
        connection.Open();
        return connection;
    }

    private static UsageTable Query(
        DuckDBConnection connection, string sql, IReadOnlyDictionary<string, object> parameters, int rowLimit, CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
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
}
