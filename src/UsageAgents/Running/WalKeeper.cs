using Microsoft.Data.Sqlite;

namespace UsageAgents.Running;

/// <summary>
/// Keeps SQLite's log of changes (the file <c>-wal</c>) from growing without end. Moving changes into the database waits for the disk, so another connection does it while
/// the writer goes on. Where the log has become long, the writer moves the little that came meanwhile, so that the log begins anew; where the disk does not keep up, it waits.
/// </summary>
internal sealed class WalKeeper(RunOptions options, RunDatabase writing) : IAsyncDisposable
{
    private const long Move = 4 * 1024 * 1024;
    private const long Long = 32 * 1024 * 1024;
    private const long Longest = 64 * 1024 * 1024;
    private const int MostPasses = 3;
    private readonly FileInfo _wal = new(options.Path + "-wal");
    private readonly RunDatabase _moving = RunDatabase.Open(options.Path, options.Keep);
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private Task _work = Task.CompletedTask;
    private bool _isLong;
    private long _moved;

    /// <summary>Looks after the log of changes; called by the writer between two transactions.</summary>
    public void Keep()
    {
        _wal.Refresh();
        var length = _wal.Exists ? _wal.Length : 0;
        if (!_idle.IsSet && length <= Longest)
        {
            return;
        }

        _idle.Wait();
        if (_isLong)
        {
            Checkpoint(writing);
            (_isLong, _moved) = (false, 0);
        }
        else if (Math.Abs(length - _moved) > Move)
        {
            var passes = length > Long ? MostPasses : 1;
            (_isLong, _moved) = (passes > 1, length);
            _idle.Reset();
            _work = Task.Run(() => MoveChanges(passes));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _work;
        _moving.Dispose();
        _idle.Dispose();
    }

    // What the writer adds during a pass is moved by the next one, which is shorter.
    private void MoveChanges(int passes)
    {
        try
        {
            for (var pass = 0; pass < passes; pass++)
            {
                Checkpoint(_moving);
            }
        }
        finally
        {
            _idle.Set();
        }
    }

    // A busy or full disk: the changes stay in the log, and the next call tries again.
    private static void Checkpoint(RunDatabase database)
    {
        try
        {
            database.Checkpoint();
        }
        catch (SqliteException)
        {
            return;
        }
    }
}
