using System.Collections.Immutable;

namespace UsageAgents.Usage;

/// <summary>
/// Every tenant's database: made on first use, the least recently used one dropped when there are too many.
/// What a tenant imported outlives its database, so that dropping loses nothing.
/// </summary>
internal sealed class TenantUsage(EmbeddedUsage embedded, int maxDatabases) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ImmutableArray<UsageRecord> Records, UsageShape Shape)> _imported = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedListNode<Entry>> _databases = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lazy<UsageShape> _defaultShape = new(() => UsageShapeReader.Of(EmbeddedUsage.Name, synthetic: false, embedded.Records));
    private const string ImportedName = "import";

    public async Task<UsageTable> QueryAsync(
        string tenant, string sql, IReadOnlyDictionary<string, object> parameters, int rowLimit, CancellationToken cancellationToken)
    {
        var entry = Borrow(tenant);
        try
        {
            return await entry.Database.Value.QueryAsync(sql, parameters, rowLimit, cancellationToken);
        }
        finally
        {
            Return(entry);
        }
    }

    public void Import(string tenant, ImmutableArray<UsageRecord> records)
    {
        var shape = UsageShapeReader.Of(ImportedName, synthetic: false, records);
        lock (_gate)
        {
            _imported[tenant] = (records, shape);
            Drop(tenant);
        }
    }

    public UsageShape ShapeOf(string tenant)
    {
        lock (_gate)
        {
            return _imported.TryGetValue(tenant, out var own) ? own.Shape : _defaultShape.Value;
        }
    }

    /// <summary>Goes back to the default data; false if the tenant had none of its own.</summary>
    public bool Forget(string tenant)
    {
        lock (_gate)
        {
            Drop(tenant);
            return _imported.Remove(tenant);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var tenant in _databases.Keys.ToArray())
            {
                Drop(tenant);
            }
        }
    }

    private Entry Borrow(string tenant)
    {
        lock (_gate)
        {
            if (!_databases.TryGetValue(tenant, out var node))
            {
                var records = _imported.TryGetValue(tenant, out var own) ? own.Records : embedded.Records;
                node = new LinkedListNode<Entry>(new Entry(tenant, new Lazy<UsageDatabase>(() => UsageDatabase.Of(records))));
                _databases.Add(tenant, node);
            }
            else
            {
                _byUse.Remove(node);
            }

            _byUse.AddLast(node);
            node.Value.Users++;
            if (_databases.Count > maxDatabases)
            {
                Drop(_byUse.First!.Value.Tenant);
            }

            return node.Value;
        }
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            DisposeUnused(entry);
        }
    }

    private void Drop(string tenant)
    {
        if (_databases.Remove(tenant, out var node))
        {
            _byUse.Remove(node);
            node.Value.Dropped = true;
            DisposeUnused(node.Value);
        }
    }

    private static void DisposeUnused(Entry entry)
    {
        if (entry is { Dropped: true, Users: 0, Database.IsValueCreated: true })
        {
            entry.Database.Value.Dispose();
        }
    }

    private sealed class Entry(string tenant, Lazy<UsageDatabase> database)
    {
        public string Tenant { get; } = tenant;

        public Lazy<UsageDatabase> Database { get; } = database;

        public int Users { get; set; }

        public bool Dropped { get; set; }
    }
}
