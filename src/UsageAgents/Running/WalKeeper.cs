using Microsoft.Data.Sqlite;

namespace UsageAgents.Running;

/// <summary>
/// Keeps SQLite's log of changes (the file <c>-wal</c>) from growing without end. Moving changes into the database waits for the disk, so another connection does it while
/// the writer goes on. Where the log has become long, the writer moves the little that came meanwhile, so that the log begins anew; where the disk does not keep up, it waits.
/// </summary>
internal sealed class WalKeeper(RunOptions options, RunDatabase writing) : IAsyncDisposable
{
    // Bytes of frames; with keys, half-full pages and what is forgotten, the log grows by three times as much.
    private const long Move = 2 * 1024 * 1024;
    private const long MostUnmoved = 16 * 1024 * 1024;

    // Bytes of the log.
    private const long Long = 32 * 1024 * 1024;
    private const int MostPasses = 3;
    private readonly RunDatabase _moving = RunDatabase.Open(options.Path, options.Keep);
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private Task _work = Task.CompletedTask;
    private bool _isLong;
    private long _moved;

    /// <summary>Looks after the log of changes; called by the writer between two transactions.</summary>
    public void Keep()
    {
        var unmoved = writing.Written - _moved;
        if (!_idle.IsSet && unmoved <= MostUnmoved)
        {
            return;
        }

        _idle.Wait();
        if (_isLong)
        {
            Checkpoint(writing);
            (_isLong, _moved) = (false, writing.Written);
        }
        else if (unmoved > Move)
        {
            _moved = writing.Written;
            _idle.Reset();
            _work = Task.Run(MoveChanges);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _work;
        _moving.Dispose();
        _idle.Dispose();
    }

    // What the writer adds during a pass is moved by the next one, which is shorter.
    private void MoveChanges()
    {
        try
        {
            var pass = 0;
            do
            {
                _isLong = Checkpoint(_moving) > Long;
            }
            while (_isLong && ++pass < MostPasses);
        }
        finally
        {
            _idle.Set();
        }
    }

    // A busy or full disk: the changes stay in the log, and the next call tries again.
    private static long Checkpoint(RunDatabase database)
    {
        try
        {
            return database.Checkpoint();
        }
        catch (SqliteException)
        {
            return 0;
        }
    }
}
