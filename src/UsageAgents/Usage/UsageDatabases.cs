namespace UsageAgents.Usage;

/// <summary>The open databases, by the file of their data: made on first use, the least recently used one closed when there are too many.</summary>
internal sealed class UsageDatabases(int maxDatabases) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();

    public async Task<UsageTable> QueryAsync(
        string file, string sql, IReadOnlyDictionary<string, object> parameters, int rowLimit, CancellationToken cancellationToken)
    {
        var entry = Borrow(file);
        try
        {
            return await entry.Database.Value.QueryAsync(sql, parameters, rowLimit, cancellationToken);
        }
        finally
        {
            Return(entry);
        }
    }

    /// <summary>Closes the database of a file, once nobody asks it any more.</summary>
    public void Close(string file)
    {
        lock (_gate)
        {
            Drop(file);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _entries.Keys.ToArray())
            {
                Drop(file);
            }
        }
    }

    private Entry Borrow(string file)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(file, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(new Entry(file, new Lazy<UsageDatabase>(() => UsageDatabase.Of(file))));
                _entries.Add(file, node);
            }

            _byUse.AddLast(node);
            node.Value.Users++;
            if (_entries.Count > maxDatabases)
            {
                Drop(_byUse.First!.Value.File);
            }

            return node.Value;
        }
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            if (!entry.Database.IsValueCreated)
            {
                // It could not be opened; the next one tries anew.
                Drop(entry.File);
            }

            DisposeUnused(entry);
        }
    }

    private void Drop(string file)
    {
        if (_entries.Remove(file, out var node))
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

    private sealed class Entry(string file, Lazy<UsageDatabase> database)
    {
        public string File { get; } = file;

        public Lazy<UsageDatabase> Database { get; } = database;

        public int Users { get; set; }

        public bool Dropped { get; set; }
    }
}
