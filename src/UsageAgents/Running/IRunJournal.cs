namespace UsageAgents.Running;

/// <summary>Holds runs. What it holds outlives the client, and where it is durable, the process.</summary>
internal interface IRunJournal
{
    /// <summary>Gets a value indicating whether a run that has ended can be found here again, so that memory need not keep it.</summary>
    bool Recalls { get; }

    /// <summary>Says whether a run that has ended is found by its user's key already.</summary>
    bool RecallsKeyOf(RunLog log);

    /// <summary>Takes what the log has that is not held yet; readers see it once <see cref="RunLog.Publish"/> is called.</summary>
    void Save(RunLog log);

    /// <summary>Finds a run that is no longer in memory; the caller checks whose it is.</summary>
    Task<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Finds the run that a user's idempotency key stands for.</summary>
    Task<StoredRun?> FindByKeyAsync(string tenant, string user, string key, CancellationToken cancellationToken);

    /// <summary>Goes on with a run that was found without its end, because another process works on it.</summary>
    void Follow(RunLog log);

    /// <summary>Gives the runs that have no terminal frame although nobody works on them.</summary>
    Task<IReadOnlyList<StoredRun>> UnfinishedAsync(CancellationToken cancellationToken);
}
