namespace UsageAgents.Running;

/// <summary>Keeps the last runs in memory; they survive nothing.</summary>
internal sealed class MemoryRunStore(TimeProvider time) : IRunStore
{
    private const int Capacity = 2000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunLog> _runs = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public RunLog Create(RunRequest request)
    {
        var log = new RunLog("run_" + Guid.NewGuid().ToString("N"), request.RequestId, request.Tenant, request.User, time);
        lock (_gate)
        {
            _runs.Add(log.RunId, log);
            _order.Enqueue(log.RunId);
            if (_order.Count > Capacity)
            {
                _runs.Remove(_order.Dequeue());
            }
        }

        return log;
    }

    public RunLog? Find(string runId, string tenant, string user)
    {
        lock (_gate)
        {
            return _runs.TryGetValue(runId, out var log) && log.BelongsTo(tenant, user) ? log : null;
        }
    }
}
