using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace UsageAgents.Running;

/// <summary>
/// Holds runs in a SQLite file. One thread writes what all runs have appended within a moment to a spool, and only then lets readers see it: what a client has seen is
/// still there after the process was killed. Another thread moves it from there into the database; it waits for the disk, so that no run does.
/// </summary>
internal sealed partial class SqliteRunJournal : IRunJournal, IAsyncDisposable
{
    private const int MostRunsAtOnce = 1000;

    // Most runs end within it, so that they are written, shown and sent in one piece.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly object _gate = new();
    private readonly RunDatabase _writing;
    private readonly RunDatabase _reading;
    private readonly RunSpool _spool;
    private readonly SpoolBuffer _buffer = new();
    private List<RunLog> _waiting = [];
    private bool _closed;
    private readonly SemaphoreSlim _readingTurn = new(1, 1);
    private readonly FileStream _lock;
    private readonly ILogger<SqliteRunJournal> _logger;
    private readonly Thread _writer;
    private readonly Thread _mover;

    private SqliteRunJournal(RunOptions options, FileStream hold, ILogger<SqliteRunJournal> logger)
    {
        (_lock, _logger) = (hold, logger);
        _writing = RunDatabase.Open(options.Path, options.Keep);
        _reading = RunDatabase.Open(options.Path, options.Keep);
        _spool = new RunSpool(options.Path);
        MoveWhatWasLeft();
        _mover = new Thread(() => _spool.MoveAll(Move)) { IsBackground = true, Name = "runs-mover" };
        _mover.Start();
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "runs" };
        _writer.Start();
    }

    public bool Recalls => true;

    public bool RecallsKeyOf(RunLog log) => log.Place <= _spool.Moved;

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

    public void Save(RunLog log)
    {
        lock (_gate)
        {
            _waiting.Add(log);
            if (_waiting.Count is 1 or MostRunsAtOnce)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    public async Task<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(database => database.Find(runId), cancellationToken) is { } found && found.Frames is [.., { Frame.IsTerminal: true }])
        {
            return found;
        }

        // It may be on its way from the spool.
        await _spool.MovedAsync().WaitAsync(cancellationToken);
        return await ReadAsync(database => database.Find(runId), cancellationToken);
    }

    public Task<StoredRun?> FindByKeyAsync(string tenant, string user, string key, CancellationToken cancellationToken) =>
        ReadAsync(database => database.FindByKey(tenant, user, key), cancellationToken);

    public void Follow(RunLog log)
    {
        // The file is this process's own: what has no end in it was ended when it started.
    }

    public Task<IReadOnlyList<StoredRun>> UnfinishedAsync(CancellationToken cancellationToken) => ReadAsync(database => database.Unfinished(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        await Task.Run(_writer.Join);
        _spool.Close();
        await Task.Run(_mover.Join);
        _spool.Dispose();
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

    private void WriteAll()
    {
        var taken = new List<RunLog>();
        var written = new List<(RunLog Log, int Upto)>();
        while (Take(ref taken))
        {
            Hold(taken, written);
            foreach (var (log, upto) in written)
            {
                log.Publish(upto);
            }

            taken.Clear();
            written.Clear();
        }
    }

    private bool Take(ref List<RunLog> taken)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            if (!_closed && _waiting.Count < MostRunsAtOnce)
            {
                Monitor.Wait(_gate, Moment);
            }

            (taken, _waiting) = (_waiting, taken);
            return taken.Count > 0;
        }
    }

    private void Hold(List<RunLog> taken, List<(RunLog Log, int Upto)> written)
    {
        _buffer.Clear();
        foreach (var log in taken)
        {
            var unsaved = log.TakeUnsaved();
            written.Add((log, unsaved.Upto));
            SpoolEntry.Write(_buffer, log, unsaved);
        }

        try
        {
            var place = _spool.Append(_buffer.Written);
            taken.ForEach(log => log.Place = place);
        }
        catch (IOException exception)
        {
            // A full or broken disk must not stop the answers; what is lost is said.
            LogNotHeld(exception, taken.Count);
        }
    }

    private void MoveWhatWasLeft()
    {
        foreach (var file in _spool.Left)
        {
            Add(file);
        }

        _spool.Begin();
    }

    // A database that somebody else has locked, or a full disk: the spool keeps what it has while it has room.
    private void Move(SpoolFile file)
    {
        while (true)
        {
            try
            {
                Add(file);
                return;
            }
            catch (Exception exception) when (exception is SqliteException or IOException)
            {
                _writing.Rollback();
                if (!_spool.MayWait())
                {
                    LogNotMoved(exception, file.Length);
                    return;
                }
            }
        }
    }

    private void Add(SpoolFile file)
    {
        _writing.Begin();
        foreach (var body in file.ReadEntries())
        {
            _writing.Write(SpoolEntry.Read(body.Span));
        }

        _writing.Commit();
    }

    [LoggerMessage(LogLevel.Warning, "Runs are not durable: {Path} cannot be used ({Reason})")]
    private static partial void LogNotDurable(ILogger logger, string path, string reason);

    [LoggerMessage(LogLevel.Error, "Frames of {Runs} runs are not held by the journal")]
    private partial void LogNotHeld(Exception exception, int runs);

    [LoggerMessage(LogLevel.Error, "Frames of {Bytes} bytes could not be moved into the journal's database and are lost")]
    private partial void LogNotMoved(Exception exception, long bytes);
}
