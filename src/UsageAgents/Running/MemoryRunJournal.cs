namespace UsageAgents.Running;

/// <summary>Holds nothing: runs live as long as the process remembers them.</summary>
internal sealed class MemoryRunJournal : IRunJournal
{
    public bool Recalls => false;

    public bool RecallsKeyOf(RunLog log) => true;

    public void Save(RunLog log) => log.Publish(log.TakeUnsaved().Upto);

    public Task<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken) => Task.FromResult<StoredRun?>(null);

    public Task<StoredRun?> FindByKeyAsync(string tenant, string user, string key, CancellationToken cancellationToken) => Task.FromResult<StoredRun?>(null);

    public void Follow(RunLog log)
    {
        // Nobody else works on what only this process knows.
    }

    public Task<IReadOnlyList<StoredRun>> UnfinishedAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredRun>>([]);
}
