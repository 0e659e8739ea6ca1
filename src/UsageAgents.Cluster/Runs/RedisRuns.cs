using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using UsageAgents.Contracts;
using UsageAgents.Running;

namespace UsageAgents.Cluster.Runs;

/// <summary>
/// Holds the runs of all processes in Redis. Only the holder of a run may add to it, and nothing after its end, so that a process that was taken for dead cannot
/// end a run a second time.
/// </summary>
internal sealed partial class RedisRuns(IConnectionMultiplexer redis, IOptions<ClusterOptions> options, ILogger<RedisRuns> logger) : IRunJournal
{
    private readonly IDatabase _database = redis.GetDatabase();
    private readonly ConcurrentDictionary<string, string> _holders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StrongBox<int>> _waiting = new(StringComparer.Ordinal);

    private TimeSpan Keep => TimeSpan.FromHours(options.Value.KeepHours);

    public async Task CreateAsync(RunLog log)
    {
        var request = log.Request;
        var holder = Hold(log);
        var creating = _database.CreateTransaction();
        _ = creating.HashSetAsync(
            RunKey(log.RunId),
            [
                new("tenant", request.Tenant), new("user", request.User), new("request_id", request.RequestId), new("agent", request.Agent),
                new("message", request.Message), new("key", request.IdempotencyKey ?? ""), new("holder", holder),
            ]);
        _ = creating.KeyExpireAsync(RunKey(log.RunId), Keep);
        if (request.IdempotencyKey is { } key)
        {
            _ = creating.StringSetAsync(KeyKey(request.Tenant, request.User, key), log.RunId, Keep);
        }

        await creating.ExecuteAsync();
    }

    /// <summary>Makes this process the one that may add to the run.</summary>
    public Task TakeOverAsync(RunLog log) => _database.HashSetAsync(RunKey(log.RunId), "holder", Hold(log));

    public bool Recalls => true;

    public bool RecallsKeyOf(RunLog log) => true;

    /// <summary>Writes what the log has; one write after the other for each run, all runs at the same time.</summary>
    public void Save(RunLog log)
    {
        var waiting = _waiting.GetOrAdd(log.RunId, _ => new StrongBox<int>());
        if (Interlocked.Increment(ref waiting.Value) == 1)
        {
            _ = Task.Run(() => WriteAsync(log, waiting));
        }
    }

    public async Task<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        var fields = (await _database.HashGetAllAsync(RunKey(runId))).ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.ToString(), StringComparer.Ordinal);
        if (fields.Count == 0)
        {
            return null;
        }

        var request = new RunRequest(fields["request_id"], fields["agent"], fields["message"], fields["tenant"], fields["user"])
        {
            IdempotencyKey = fields["key"] is { Length: > 0 } key ? key : null,
        };
        var frames = await _database.ListRangeAsync(FramesKey(runId));
        return new StoredRun(runId, request, [.. frames.Select(frame => Read((byte[])frame!))]);
    }

    public async Task<StoredRun?> FindByKeyAsync(string tenant, string user, string key, CancellationToken cancellationToken) =>
        await _database.StringGetAsync(KeyKey(tenant, user, key)) is { HasValue: true } runId ? await FindAsync(runId.ToString(), cancellationToken) : null;

    public void Follow(RunLog log)
    {
        // Only the holder of a run comes here.
    }

    public Task<IReadOnlyList<StoredRun>> UnfinishedAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredRun>>([]);

    public static LoggedFrame Read(byte[] json) => new(JsonSerializer.Deserialize(json, ContractJson.Default.RunFrame)!, json);

    private async Task WriteAsync(RunLog log, StrongBox<int> waiting)
    {
        var unsaved = log.TakeUnsaved();
        try
        {
            if (unsaved.Frames.Length > 0 && !await AddAsync(log, unsaved))
            {
                // Somebody else holds the run now, and says how it ends.
                LogLost(log.RunId);
                await GiveUpAsync(log);
                return;
            }

            log.Publish(unsaved.Upto);
        }
        catch (RedisException exception)
        {
            LogNotHeld(exception, log.RunId);
            await GiveUpAsync(log);
            return;
        }

        if (unsaved.Ends)
        {
            Forget(log);
        }
        else if (Interlocked.Decrement(ref waiting.Value) > 0)
        {
            _ = Task.Run(() => WriteAsync(log, waiting));
        }
    }

    private Task GiveUpAsync(RunLog log)
    {
        Forget(log);
        return log.AbandonAsync();
    }

    private void Forget(RunLog log)
    {
        _waiting.TryRemove(log.RunId, out _);
        _holders.TryRemove(log.RunId, out _);
    }

    private async Task<bool> AddAsync(RunLog log, Unsaved unsaved)
    {
        var adding = _database.CreateTransaction();
        adding.AddCondition(Condition.HashEqual(RunKey(log.RunId), "holder", _holders.GetValueOrDefault(log.RunId, "")));
        adding.AddCondition(Condition.HashNotExists(RunKey(log.RunId), "ended"));
        _ = adding.ListRightPushAsync(FramesKey(log.RunId), [.. unsaved.Frames.ToArray().Select(frame => (RedisValue)frame.Json)]);
        _ = adding.KeyExpireAsync(FramesKey(log.RunId), Keep);
        if (unsaved.Ends)
        {
            _ = adding.HashSetAsync(RunKey(log.RunId), "ended", "1");
        }

        return await adding.ExecuteAsync();
    }

    private string Hold(RunLog log) => _holders[log.RunId] = Guid.NewGuid().ToString("N");

    private string RunKey(string runId) => $"{options.Value.Name}:{{{runId}}}";

    private string FramesKey(string runId) => $"{options.Value.Name}:{{{runId}}}:frames";

    private string KeyKey(string tenant, string user, string key) => $"{options.Value.Name}:key:{Uri.EscapeDataString(tenant)}:{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(key)}";

    [LoggerMessage(LogLevel.Warning, "Run {RunId} is held by another process now")]
    private partial void LogLost(string runId);

    [LoggerMessage(LogLevel.Error, "Frames of run {RunId} cannot be held")]
    private partial void LogNotHeld(Exception exception, string runId);
}
