namespace UsageAgents.Running;

/// <summary>Remembers the runs that go on and the last that ended; older ones are looked up in the journal.</summary>
internal sealed class RunStore(IRunJournal journal, TimeProvider time)
{
    // Whoever has just started a run follows it. What the journal gives back soon leaves memory: runs that live for a second are what its collector works hardest on.
    private const int Followed = 128;
    private const int Recent = 2000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunLog> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, string User, string Key), RunLog> _keys = [];
    private readonly Queue<RunLog> _order = new();

    // A key is looked up in the journal before it is known to be new, so its run stays in memory beyond any such look.
    private readonly Queue<RunLog> _keyed = new();

    /// <summary>Gets how many runs are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _runs.Count;
            }
        }
    }

    public RunLog Create(RunRequest request)
    {
        // Ids grow with time, so that the journal appends instead of searching for a place.
        var log = new RunLog($"run_{Guid.CreateVersion7(time.GetUtcNow()):N}", request, journal, time);
        lock (_gate)
        {
            Remember(log);
        }

        return log;
    }

    /// <summary>Gives the run that the request's idempotency key stands for, or makes it.</summary>
    public async ValueTask<(RunLog Log, bool IsNew)> GetOrCreateAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is not { } key)
        {
            return (Create(request), true);
        }

        var stored = await journal.FindByKeyAsync(request.Tenant, request.User, key, cancellationToken);
        lock (_gate)
        {
            if (_keys.TryGetValue((request.Tenant, request.User, key), out var known))
            {
                return (known, false);
            }

            return stored is null ? (Create(request), true) : (AdoptAndFollow(stored), false);
        }
    }

    /// <summary>Finds a run of this user; another user's is not found.</summary>
    public async ValueTask<RunLog?> FindAsync(string runId, string tenant, string user, CancellationToken cancellationToken)
    {
        RunLog? log;
        lock (_gate)
        {
            _runs.TryGetValue(runId, out log);
        }

        log ??= await journal.FindAsync(runId, cancellationToken) is { } stored ? AdoptAndFollow(stored) : null;
        return log?.BelongsTo(tenant, user) == true ? log : null;
    }

    /// <summary>Takes a run up from the journal, unless that was done already.</summary>
    public RunLog Adopt(StoredRun stored)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(stored.RunId, out var log))
            {
                log = new RunLog(stored, journal, time);
                Remember(log);
            }

            return log;
        }
    }

    private RunLog AdoptAndFollow(StoredRun stored)
    {
        lock (_gate)
        {
            var isKnown = _runs.ContainsKey(stored.RunId);
            var log = Adopt(stored);
            if (!isKnown && !log.HasEnded)
            {
                journal.Follow(log);
            }

            return log;
        }
    }

    private void Remember(RunLog log)
    {
        _runs.Add(log.RunId, log);
        if (KeyOf(log) is { } key)
        {
            _keys[key] = log;
            Trim(_keyed, log, Recent);
        }
        else
        {
            Trim(_order, log, journal.Recalls ? Followed : Recent);
        }
    }

    private void Trim(Queue<RunLog> order, RunLog newest, int most)
    {
        order.Enqueue(newest);

        // A run that goes on is never forgotten; it waits for another turn.
        for (var looked = 0; order.Count > most && looked < 2; looked++)
        {
            var oldest = order.Dequeue();
            if (oldest.HasEnded && (oldest.Request.IdempotencyKey is null || journal.RecallsKeyOf(oldest)))
            {
                Forget(oldest);
            }
            else
            {
                order.Enqueue(oldest);
            }
        }
    }

    private void Forget(RunLog log)
    {
        _runs.Remove(log.RunId);
        if (KeyOf(log) is { } key && _keys.TryGetValue(key, out var known) && known == log)
        {
            _keys.Remove(key);
        }
    }

    private static (string Tenant, string User, string Key)? KeyOf(RunLog log) =>
        log.Request.IdempotencyKey is { } key ? (log.Request.Tenant, log.Request.User, key) : null;
}
