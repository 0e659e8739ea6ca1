namespace UsageAgents.Running;

/// <summary>
/// Two files beside the database. Whoever writes appends to one of them, which waits for no disk; whoever moves entries into the database takes that one over, and
/// the other is appended to meanwhile. What a file holds outlives the process.
/// </summary>
internal sealed class RunSpool : IDisposable
{
    // The more is moved at once, the less is written; and the longer a reader of the database waits.
    private const long Much = 2 * 1024 * 1024;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Retrying = TimeSpan.FromMilliseconds(200);

    // Where the database does not keep up, the writer waits.
    private const long Most = 16 * 1024 * 1024;
    private readonly object _gate = new();
    private readonly List<(long Upto, TaskCompletionSource Moved)> _waiting = [];
    private SpoolFile _filling;
    private SpoolFile _other;
    private long _appended;
    private long _moved;
    private bool _closed;

    public RunSpool(string databasePath)
    {
        _filling = new SpoolFile(databasePath + "-spool1");
        _other = new SpoolFile(databasePath + "-spool2");
    }

    /// <summary>Gets the files that a former process has left, the older one first.</summary>
    public IEnumerable<SpoolFile> Left => new[] { _filling, _other }.Where(file => !file.IsEmpty).OrderBy(file => file.Number);

    /// <summary>Gets how far entries are in the database.</summary>
    public long Moved => Interlocked.Read(ref _moved);

    /// <summary>Begins with two empty files.</summary>
    public void Begin()
    {
        _filling.Begin(1);
        _other.Begin(0);
    }

    /// <summary>Appends entries, and gives their place: they are in the database once <see cref="Moved"/> has reached it.</summary>
    public long Append(ReadOnlySpan<byte> entries)
    {
        lock (_gate)
        {
            while (_filling.Length > Most)
            {
                Monitor.Wait(_gate);
            }

            var wasEmpty = _filling.IsEmpty;
            _filling.Append(entries);
            _appended += entries.Length;
            if (wasEmpty || _filling.Length > Much)
            {
                Monitor.PulseAll(_gate);
            }

            return _appended;
        }
    }

    /// <summary>Waits until all that was appended is in the database.</summary>
    public Task MovedAsync()
    {
        lock (_gate)
        {
            if (_moved == _appended)
            {
                return Task.CompletedTask;
            }

            var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((_appended, moved));
            Monitor.PulseAll(_gate);
            return moved.Task;
        }
    }

    /// <summary>Moves what is appended, whenever there is something, until the spool is closed and empty.</summary>
    public void MoveAll(Action<SpoolFile> move)
    {
        while (TakeOver(out var upto) is { } file)
        {
            move(file);
            file.Begin(file.Number);
            lock (_gate)
            {
                Interlocked.Exchange(ref _moved, upto);
                foreach (var (_, moved) in _waiting.Where(waiting => waiting.Upto <= upto))
                {
                    moved.SetResult();
                }

                _waiting.RemoveAll(waiting => waiting.Upto <= upto);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits a moment before another attempt to move what could not be moved; false where there is no room to wait, or no time.</summary>
    public bool MayWait()
    {
        lock (_gate)
        {
            if (_closed || _filling.Length > Most / 2)
            {
                return false;
            }

            Monitor.Wait(_gate, Retrying);
            return true;
        }
    }

    /// <summary>Nothing more is appended.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        _filling.Dispose();
        _other.Dispose();
    }

    private SpoolFile? TakeOver(out long upto)
    {
        lock (_gate)
        {
            while (_filling.IsEmpty && !_closed)
            {
                Monitor.Wait(_gate);
            }

            // A pulse that ends this wait early costs a smaller portion, no more.
            if (!_closed && _waiting.Count == 0 && _filling.Length <= Much)
            {
                Monitor.Wait(_gate, Gathering);
            }

            upto = _appended;
            if (_filling.IsEmpty)
            {
                return null;
            }

            (_filling, _other) = (_other, _filling);
            _filling.Begin(_other.Number + 1);
            return _other;
        }
    }
}
