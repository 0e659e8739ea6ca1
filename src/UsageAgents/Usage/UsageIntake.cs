using System.Collections.Concurrent;
using DuckDB.NET.Data;

namespace UsageAgents.Usage;

/// <summary>Adds requests that come in bit by bit to a data set of their tenant. What comes while one is writing is written together, by the next.</summary>
internal sealed class UsageIntake(TenantUsage usage) : IDisposable
{
    private readonly ConcurrentDictionary<(string Tenant, string DataSet), Line> _lines = new();

    /// <summary>Returns when the requests are kept.</summary>
    public async Task AddAsync(string tenant, GrowingSet dataSet, IReadOnlyCollection<KeyedUsage> requests, CancellationToken cancellationToken)
    {
        var line = _lines.GetOrAdd((tenant, dataSet.Name), _ => new Line());
        var batch = new Batch(requests);
        line.Waiting.Enqueue(batch);
        await line.Turn.WaitAsync(cancellationToken);
        try
        {
            if (!batch.Kept.Task.IsCompleted)
            {
                await Task.Run(() => Write(tenant, dataSet, line.Waiting), CancellationToken.None);
            }
        }
        finally
        {
            line.Turn.Release();
        }

        await batch.Kept.Task;
    }

    public void Dispose()
    {
        foreach (var line in _lines.Values)
        {
            line.Turn.Dispose();
        }
    }

    private void Write(string tenant, GrowingSet dataSet, ConcurrentQueue<Batch> waiting)
    {
        var batches = new List<Batch>();
        while (waiting.TryDequeue(out var next))
        {
            batches.Add(next);
        }

        try
        {
            usage.Append(tenant, dataSet, batches.SelectMany(batch => batch.Requests));
            batches.ForEach(batch => batch.Kept.SetResult());
        }
        catch (Exception exception) when (exception is DuckDBException or IOException or UnauthorizedAccessException)
        {
            // Each sender is told, and sends again.
            batches.ForEach(batch => batch.Kept.SetException(new IOException("usage could not be kept", exception)));
        }
    }

    private sealed class Line
    {
        public ConcurrentQueue<Batch> Waiting { get; } = new();

        public SemaphoreSlim Turn { get; } = new(1, 1);
    }

    private sealed class Batch(IReadOnlyCollection<KeyedUsage> requests)
    {
        public IReadOnlyCollection<KeyedUsage> Requests { get; } = requests;

        public TaskCompletionSource Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
