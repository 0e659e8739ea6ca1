using System.Runtime.CompilerServices;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>
/// The frames of one run in their order: numbered when they are appended, shown to readers once the journal holds them, readable from any point, and followed
/// until the last.
/// </summary>
internal sealed class RunLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IRunJournal _journal;
    private readonly TimeProvider _time;
    private LoggedFrame[] _frames = new LoggedFrame[8];
    private int _count;
    private int _saved;
    private int _published;
    private bool _isNew;
    private bool _saving;
    private TaskCompletionSource? _grown;

    public RunLog(string runId, RunRequest request, IRunJournal journal, TimeProvider time)
    {
        (RunId, Request, _journal, _time) = (runId, request, journal, time);
        _isNew = true;
    }

    /// <summary>Takes up a run that the journal holds, as its next holder.</summary>
    public RunLog(StoredRun stored, IRunJournal journal, TimeProvider time)
    {
        (RunId, Request, _journal, _time) = (stored.RunId, stored.Request, journal, time);
        _frames = [.. stored.Frames];
        _count = _saved = _published = _frames.Length;
        Epoch = (stored.Frames is [.., var last] ? last.Frame.Epoch : 1) + (HasEnded ? 0 : 1);
    }

    /// <summary>Gets the number of the run's holder.</summary>
    public int Epoch { get; private set; } = 1;

    public string RunId { get; }

    /// <summary>Gets or sets the journal's place of what was saved last.</summary>
    public long Place { get; set; }

    public RunRequest Request { get; }

    /// <summary>Gets what stops the run.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Gets the frames that readers may see.</summary>
    public ReadOnlyMemory<LoggedFrame> Published
    {
        get
        {
            lock (_gate)
            {
                return _frames.AsMemory(0, _published);
            }
        }
    }

    /// <summary>Gets a value indicating whether readers see the terminal frame.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _published > 0 && _frames[_published - 1].Frame.IsTerminal;
            }
        }
    }

    public bool BelongsTo(string tenant, string user) => Request.Tenant == tenant && Request.User == user;

    public void Append(string agent, RunFrame frame)
    {
        lock (_gate)
        {
            var numbered = frame with
            {
                Timestamp = _time.GetUtcNow(),
                RequestId = Request.RequestId,
                RunId = RunId,
                Epoch = Epoch,
                Seq = _count + 1,
                Agent = agent,
            };
            Add(new LoggedFrame(numbered, FrameJson.Write(numbered)));
        }

        Save();
    }

    /// <summary>Takes frames over that another process numbered and holds.</summary>
    public void Mirror(IEnumerable<LoggedFrame> frames)
    {
        lock (_gate)
        {
            foreach (var frame in frames.Where(frame => frame.Frame.Seq == _count + 1))
            {
                Add(frame);
                Epoch = frame.Frame.Epoch;
            }

            _saved = _count;
        }

        Publish(_saved);
    }

    /// <summary>Gets a value indicating whether somebody else holds the run now: nothing more comes of this log.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Stops the run here, because somebody else holds it.</summary>
    public Task AbandonAsync()
    {
        TaskCompletionSource? grown;
        lock (_gate)
        {
            IsAbandoned = true;
            (grown, _grown) = (_grown, null);
        }

        grown?.SetResult();
        return Cancellation.CancelAsync();
    }

    /// <summary>Hands over to the journal what it does not hold; a log stands in its queue at most once.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (_saving)
            {
                return;
            }

            _saving = true;
        }

        _journal.Save(this);
    }

    /// <summary>Gives what the journal does not hold; what comes later asks to be saved again.</summary>
    public Unsaved TakeUnsaved()
    {
        lock (_gate)
        {
            var unsaved = new Unsaved(_saved, _frames.AsMemory(_saved, _count - _saved), _isNew);
            (_saved, _isNew, _saving) = (_count, false, false);
            return unsaved;
        }
    }

    /// <summary>Lets readers see so many frames.</summary>
    public void Publish(int count)
    {
        TaskCompletionSource? grown;
        lock (_gate)
        {
            if (count <= _published)
            {
                return;
            }

            _published = count;
            (grown, _grown) = (_grown, null);
        }

        grown?.SetResult();
    }

    /// <summary>Gives the frames after the number <paramref name="after"/>, and waits for more until the terminal one.</summary>
    public async IAsyncEnumerable<RunFrame> ReadAsync(int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await BatchAsync(after, cancellationToken) is { Length: > 0 } batch)
        {
            for (var index = 0; index < batch.Length; index++)
            {
                yield return batch.Span[index].Frame;
            }

            after += batch.Length;
        }
    }

    /// <summary>Gives the frames after the number <paramref name="after"/> as soon as there is one; none once the terminal one was given, or none will come.</summary>
    public async ValueTask<ReadOnlyMemory<LoggedFrame>> BatchAsync(int after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                if (after < _published)
                {
                    return _frames.AsMemory(after, _published - after);
                }

                if (IsAbandoned || (_published > 0 && _frames[_published - 1].Frame.IsTerminal))
                {
                    return default;
                }

                _grown ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => Cancellation.Dispose();

    private void Add(LoggedFrame frame)
    {
        if (_count > 0 && _frames[_count - 1].Frame.IsTerminal)
        {
            throw new InvalidOperationException($"Run {RunId} has ended; nothing may follow.");
        }

        if (_count == _frames.Length)
        {
            // Readers keep what they were given: the old array is never written again.
            Array.Resize(ref _frames, Math.Max(8, _count * 2));
        }

        _frames[_count++] = frame;
    }
}
