using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Cluster;

/// <summary>Three processes of the service on a Redis of their own.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const int Silos = 3;
    private readonly BenchContext _bench;
    private readonly RedisServer _redis;
    private readonly DirectoryInfo _folder;
    private List<BenchProcess> _silos = [];

    private BenchCluster(BenchContext bench, RedisServer redis, DirectoryInfo folder) => (_bench, _redis, _folder) = (bench, redis, folder);

    public BenchProcess this[int silo] => _silos[silo];

    public static async Task<BenchCluster> StartAsync(BenchContext bench, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("usage-agents-redis-");
        // There is one token service; it must be up before processes that trust it start at once.
        await bench.TokenAsync(0, cancellationToken);
        var cluster = new BenchCluster(bench, await RedisServer.StartAsync(folder.FullName, cancellationToken), folder);
        await cluster.StartAllAsync(cancellationToken);
        return cluster;
    }

    /// <summary>Kills one as <c>kill -9</c> does.</summary>
    public void Kill(int silo) => _silos[silo].Kill();

    /// <summary>Starts another process in the place of one that was killed.</summary>
    public async Task ReplaceAsync(int silo, CancellationToken cancellationToken)
    {
        await _silos[silo].DisposeAsync();
        _silos[silo] = await _bench.StartSiloAsync(_redis.Port, cancellationToken);
    }

    /// <summary>Starts all of them anew, at once, after all were killed.</summary>
    public async Task StartAllAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _silos = [.. await Task.WhenAll(Enumerable.Range(0, Silos).Select(_ => _bench.StartSiloAsync(_redis.Port, cancellationToken)))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        await _redis.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
