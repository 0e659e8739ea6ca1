using Microsoft.Data.Sqlite;

namespace UsageAgents.Running;

/// <summary>
/// Keeps SQLite's log of changes (the file <c>-wal</c>) from growing without end. Moving changes into the database waits for the disk, so another connection does it while
/// the writer goes on; only where that never catches up, the writer itself waits once.
/// </summary>
internal sealed class WalKeeper(RunOptions options, RunDatabase writing) : IAsyncDisposable
{
    private const long Move = 4 * 1024 * 1024;
    private const long Longest = 64 * 1024 * 1024;
    private readonly FileInfo _wal = new(options.Path + "-wal");
    private readonly RunDatabase _moving = RunDatabase.Open(options.Path, options.Keep);
    private Task _work = Task.CompletedTask;
    private long _moved;

    /// <summary>Looks after the log of changes; called by the writer between two transactions.</summary>
    public void Keep()
    {
        if (!_work.IsCompleted)
        {
            return;
        }

        _wal.Refresh();
        var length = _wal.Exists ? _wal.Length : 0;
        if (length > Longest)
        {
            Try(() => writing.Checkpoint(thorough: true));
            _moved = 0;
        }
        else if (Math.Abs(length - _moved) > Move)
        {
            _moved = length;
            _work = Task.Run(() => Try(() => _moving.Checkpoint(thorough: false)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _work;
        _moving.Dispose();
    }

    // A busy or full disk: the changes stay in the log, and the next call tries again.
    private static void Try(Action move)
    {
        try
        {
            move();
        }
        catch (SqliteException)
        {
            return;
        }
    }
}
