using System.Collections.Immutable;
using UsageAgents.Prices;

namespace UsageAgents.Usage;

/// <summary>
/// Every tenant's data sets. A question reads the one that the tenant selected or imported last, and the real hour if there is none;
/// nothing of another tenant can be named, let alone read.
/// </summary>
internal sealed class TenantUsage : IDisposable
{
    public const int MaxSets = 16;
    public const string DefaultName = "import";

    /// <summary>How many requests a data set that grows holds.</summary>
    public const int MaxGrowingRows = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IndexFile> _indexes = new(StringComparer.Ordinal);
    private readonly DataFolder _folder;
    private readonly BuiltInSets _builtIn;
    private readonly UsageDatabases _databases;

    public TenantUsage(EmbeddedUsage embedded, int maxDatabases)
        : this(embedded, PriceCatalogue.Embedded(), new DataFolder(null), maxDatabases)
    {
    }

    public TenantUsage(EmbeddedUsage embedded, PriceCatalogue prices, DataFolder folder, int maxDatabases)
    {
        _folder = folder;
        _builtIn = new BuiltInSets(embedded, prices, folder);
        _databases = new UsageDatabases(maxDatabases);
    }

    public async Task<UsageTable> QueryAsync(
        string tenant, string sql, IReadOnlyDictionary<string, object> parameters, int rowLimit, CancellationToken cancellationToken) =>
        await _databases.QueryAsync(SelectedOf(tenant).File, sql, parameters, rowLimit, cancellationToken);

    public UsageShape ShapeOf(string tenant) => SelectedOf(tenant).Set.Shape;

    /// <summary>The tenant's own data sets.</summary>
    public ImmutableArray<DataSet> OwnOf(string tenant) => IndexOf(tenant).Sets;

    /// <summary>Makes later questions read another data set; false if there is none of that name.</summary>
    public bool Select(string tenant, string name)
    {
        lock (_gate)
        {
            var index = IndexOf(tenant);
            if (!BuiltInSets.Has(name) && !index.Sets.Any(set => set.Name == name))
            {
                return false;
            }

            Write(tenant, index with { Selected = name });
            return true;
        }
    }

    /// <summary>Says why a data set of this name cannot be imported, or nothing.</summary>
    public string? FaultOfName(string tenant, string name)
    {
        if (!DataSet.IsName(name) || BuiltInSets.Has(name))
        {
            return $"a data set's name has 1 to 64 of a-z, 0-9, '.', '_' and '-', begins with a letter or digit, and is not {string.Join(" or ", BuiltInSets.Names)}";
        }

        var own = OwnOf(tenant);
        return own.Length >= MaxSets && own.All(set => set.Name != name) ? $"there are {MaxSets} data sets already; delete one first" : null;
    }

    public string NewFile(string tenant, string extension) => _folder.NewFile(tenant, extension);

    public void Import(string tenant, ImmutableArray<UsageRecord> records)
    {
        using var stage = new UsageStage(_folder.NewFile(tenant, ".parquet"));
        foreach (var record in records)
        {
            stage.Add(record);
        }

        Keep(tenant, "records", stage, stage.Finish(DefaultName, synthetic: false));
    }

    /// <summary>Keeps a finished stage as the data set that its shape names, in place of a former one, and selects it if that is wanted.</summary>
    public void Keep(string tenant, string origin, UsageStage stage, UsageShape shape, bool select = true)
    {
        lock (_gate)
        {
            var index = IndexOf(tenant);
            var set = new DataSet(shape.DataSet, origin, shape, Path.GetFileName(stage.Target));
            Write(tenant, new TenantIndex([.. index.Sets.Where(other => other.Name != set.Name), set], select ? set.Name : index.Selected));
            Delete(tenant, index.Sets.Where(other => other.Name == set.Name));
        }
    }

    /// <summary>Adds to a data set that grows; those with a key that it holds already are left out, and above <see cref="MaxGrowingRows"/> the oldest go.</summary>
    public void Append(string tenant, GrowingSet into, IEnumerable<KeyedUsage> requests)
    {
        var former = OwnOf(tenant).FirstOrDefault(set => set.Name == into.Name);
        var file = former is null ? null : _folder.FileOf(tenant, former);
        using var stage = new UsageStage(_folder.NewFile(tenant, ".parquet"), file);
        if (file is not null)
        {
            stage.AddFile(file);
        }

        foreach (var (key, record) in requests)
        {
            stage.Add(record, key);
        }

        stage.Prune(MaxGrowingRows);
        Keep(tenant, into.Origin, stage, stage.Finish(into.Name, synthetic: false) with { Averaged = into.Averaged }, select: IndexOf(tenant).Selected is null);
    }

    /// <summary>Deletes one data set; false if the tenant has none of that name.</summary>
    public bool Forget(string tenant, string name)
    {
        lock (_gate)
        {
            var index = IndexOf(tenant);
            var gone = index.Sets.Where(set => set.Name == name).ToArray();
            if (gone.Length > 0)
            {
                Write(tenant, new TenantIndex([.. index.Sets.Except(gone)], index.Selected == name ? null : index.Selected));
                Delete(tenant, gone);
            }

            return gone.Length > 0;
        }
    }

    /// <summary>Deletes all data of the tenant and goes back to the real hour; false if it had none of its own.</summary>
    public bool Forget(string tenant)
    {
        lock (_gate)
        {
            var own = IndexOf(tenant).Sets;
            Write(tenant, new TenantIndex([], null));
            Delete(tenant, own);
            return !own.IsEmpty;
        }
    }

    public void Dispose()
    {
        _databases.Dispose();
        _folder.Dispose();
    }

    private (DataSet Set, string File) SelectedOf(string tenant)
    {
        var index = IndexOf(tenant);
        if (!index.Sets.IsEmpty && index.Sets.FirstOrDefault(set => set.Name == index.Selected) is { } own)
        {
            return (own, _folder.FileOf(tenant, own));
        }

        return (index.Selected is { } name ? _builtIn.Find(name) : null) ?? _builtIn.Default;
    }

    private TenantIndex IndexOf(string tenant)
    {
        lock (_gate)
        {
            // Another process that shares the folder may have written it.
            if (!_indexes.TryGetValue(tenant, out var known) || known.IsOutdated)
            {
                known = _folder.Read(tenant);
                _indexes[tenant] = known;
            }

            return known.Index;
        }
    }

    private void Write(string tenant, TenantIndex index)
    {
        _indexes[tenant] = _folder.Write(tenant, index);
    }

    private void Delete(string tenant, IEnumerable<DataSet> sets)
    {
        foreach (var file in sets.Select(set => _folder.FileOf(tenant, set)))
        {
            _databases.Close(file);
            File.Delete(file);
        }
    }
}
