using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace UsageAgents.Running;

/// <summary>
/// Holds runs in a SQLite file. One writer commits what all runs have appended meanwhile in one transaction, and only then lets readers see it: what a client has
/// seen is still there after the process was killed.
/// </summary>
internal sealed partial class SqliteRunJournal : IRunJournal, IAsyncDisposable
{
    private const int MostRunsAtOnce = 1000;
    private readonly Channel<RunLog> _queue = Channel.CreateUnbounded<RunLog>(new UnboundedChannelOptions { SingleReader = true });
    private readonly RunDatabase _writing;
    private readonly RunDatabase _reading;
    private readonly SemaphoreSlim _readingTurn = new(1, 1);
    private readonly FileStream _lock;
    private readonly ILogger<SqliteRunJournal> _logger;
    private readonly Task _writer;

    private SqliteRunJournal(RunOptions options, FileStream hold, ILogger<SqliteRunJournal> logger)
    {
        (_lock, _logger) = (hold, logger);
        _writing = RunDatabase.Open(options.Path, options.Keep);
        _reading = RunDatabase.Open(options.Path, options.Keep);
        _writer = Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Opens the file; nothing where none is wanted, or another process has it.</summary>
    public static SqliteRunJournal? TryOpen(RunOptions options, ILogger<SqliteRunJournal> logger)
    {
        if (options.Path.Length == 0)
        {
            return null;
        }

        FileStream? hold = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
            hold = new FileStream(options.Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new SqliteRunJournal(options, hold, logger);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            hold?.Dispose();
            LogNotDurable(logger, options.Path, exception.Message);
            return null;
        }
    }

    public void Save(RunLog log) => _queue.Writer.TryWrite(log);

    public Task<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken) => ReadAsync(database => database.Find(runId), cancellationToken);

    public Task<StoredRun?> FindByKeyAsync(string tenant, string user, string key, CancellationToken cancellationToken) =>
        ReadAsync(database => database.FindByKey(tenant, user, key), cancellationToken);

    public void Follow(RunLog log)
    {
        // The file is this process's own: what has no end in it was ended when it started.
    }

    public Task<IReadOnlyList<StoredRun>> UnfinishedAsync(CancellationToken cancellationToken) => ReadAsync(database => database.Unfinished(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        _writing.Dispose();
        _reading.Dispose();
        _readingTurn.Dispose();
        await _lock.DisposeAsync();
    }

    private async Task<T> ReadAsync<T>(Func<RunDatabase, T> read, CancellationToken cancellationToken)
    {
        await _readingTurn.WaitAsync(cancellationToken);
        try
        {
            return read(_reading);
        }
        finally
        {
            _readingTurn.Release();
        }
    }

    private async Task WriteAsync()
    {
        var batch = new List<(RunLog Log, int Upto)>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            Commit(batch);
            foreach (var (log, upto) in batch)
            {
                log.Publish(upto);
            }

            batch.Clear();
        }
    }

    private void Commit(List<(RunLog Log, int Upto)> batch)
    {
        try
        {
            _writing.Begin();
            while (batch.Count < MostRunsAtOnce && _queue.Reader.TryRead(out var log))
            {
                var unsaved = log.TakeUnsaved();
                batch.Add((log, unsaved.Upto));
                _writing.Write(log, unsaved);
            }

            _writing.Commit();
        }
        catch (SqliteException exception)
        {
            // A full or broken disk must not stop the answers; what is lost is said.
            _writing.Rollback();
            LogNotHeld(exception, batch.Count);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Runs are not durable: {Path} cannot be used ({Reason})")]
    private static partial void LogNotDurable(ILogger logger, string path, string reason);

    [LoggerMessage(LogLevel.Error, "Frames of {Runs} runs are not held by the journal")]
    private partial void LogNotHeld(Exception exception, int runs);
}
