using System.Collections.Immutable;
using DuckDB.NET.Data;

namespace UsageAgents.Usage;

/// <summary>A table that an import fills, and that then becomes the file of a data set. Its memory is bounded, and it reaches only the files it is given.</summary>
internal sealed class UsageStage : IDisposable
{
    public const string Table = "usage_rows";
    private const string KeyColumn = "source_key";
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly string _target;
    private DuckDBAppender? _appender;

    /// <summary>Opens an empty table.</summary>
    /// <param name="target">The file that it becomes.</param>
    /// <param name="source">A file that it may read, if any.</param>
    public UsageStage(string target, string? source = null)
    {
        _target = target;
        try
        {
            _connection.Open();
            _connection.Execute("SET threads = 2; SET memory_limit = '512MB'; SET temp_directory = ''; SET TimeZone = 'UTC'");
            _connection.Execute($"CREATE TABLE {Table}({UsageSchema.Definition}, {KeyColumn} VARCHAR)");
            var paths = string.Join(", ", new[] { target, source }.OfType<string>().Select(UsageSql.Quote));
            _connection.Execute($"SET allowed_paths = [{paths}]; SET enable_external_access = false; SET lock_configuration = true");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public string Target => _target;

    public DuckDBConnection Connection => _connection;

    public void Add(UsageRecord record, string? key = null)
    {
        _appender ??= _connection.CreateAppender(Table);
        _appender.CreateRow()
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
            .AppendValue(key)
            .EndRow();
    }

    /// <summary>Takes over what a file holds that an earlier stage wrote.</summary>
    public void AddFile(string file) => _connection.Execute($"INSERT INTO {Table} SELECT {UsageSchema.Names}, {KeyColumn} FROM read_parquet({UsageSql.Quote(file)})");

    /// <summary>Keeps one of each key, and of all the newest.</summary>
    public void Prune(int maxRows)
    {
        CloseAppender();
        _connection.Execute($"DELETE FROM {Table} WHERE {KeyColumn} IS NOT NULL AND rowid NOT IN (SELECT min(rowid) FROM {Table} GROUP BY {KeyColumn})");
        _connection.Execute($"DELETE FROM {Table} WHERE rowid NOT IN (SELECT rowid FROM {Table} ORDER BY timestamp DESC LIMIT {maxRows})");
    }

    /// <summary>Writes the file, in the order of time, and says what is in it.</summary>
    public UsageShape Finish(string dataSet, bool synthetic)
    {
        CloseAppender();
        _connection.Execute($"COPY (SELECT * FROM {Table} ORDER BY timestamp) TO {UsageSql.Quote(_target)} (FORMAT parquet, COMPRESSION zstd)");
        return ShapeOf(dataSet, synthetic);
    }

    public void Dispose()
    {
        _appender?.Dispose();
        _connection.Dispose();
    }

    private void CloseAppender()
    {
        _appender?.Dispose();
        _appender = null;
    }

    private UsageShape ShapeOf(string dataSet, bool synthetic)
    {
        var counts = string.Join(", ", UsageSchema.Columns.Select(column => $"count({column.Name}) AS {column.Name}"));
        var row = _connection.Query($"SELECT count(*) AS row_count, min(timestamp) AS first_time, max(timestamp) AS last_time, {counts} FROM {Table}", rowLimit: 1).Rows[0];
        return new UsageShape(NamesOf("workload"), UsageTime.Parse(row["first_time"]!.GetValue<string>()), UsageTime.Parse(row["last_time"]!.GetValue<string>()))
        {
            DataSet = dataSet,
            Synthetic = synthetic,
            Rows = row["row_count"]!.GetValue<long>(),
            Teams = NamesOf("team"),
            Models = NamesOf("model"),
            Unnamed = row["row_count"]!.GetValue<long>() - row["model"]!.GetValue<long>(),
            Statuses = NamesOf("status"),
            Columns = [.. UsageSchema.Columns.Select(column => column.Name).Where(name => row[name]!.GetValue<long>() > 0)],
        };
    }

    private ImmutableArray<string> NamesOf(string column) =>
    [
        .. _connection.Query($"SELECT DISTINCT {column} AS name FROM {Table} WHERE {column} IS NOT NULL ORDER BY {column} LIMIT {UsageShape.MaxNames}", UsageShape.MaxNames)
            .Rows.Select(row => row["name"]!.GetValue<string>()),
    ];
}
