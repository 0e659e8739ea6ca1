using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>What is seen in one run of a suite, by one plan.</summary>
internal sealed class Recording(SabotagePlan plan, CredentialBreaker credentials, int mostMessages, TimeProvider time) : IDisposable
{
    /// <summary>What is kept of one body or message.</summary>
    public const int MostOfOne = 1024 * 1024;

    private const long MostOfAll = 128 * 1024 * 1024;
    private readonly long _start = time.GetTimestamp();
    private readonly ConcurrentQueue<OpenExchange> _exchanges = new();
    private readonly ConcurrentDictionary<string, string> _traces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _marks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _ends = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _kept;
    private int _messages;
    private int _number;
    private int _open = 1;

    public SabotagePlan Plan => plan;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Gets what ends everything that is still going on.</summary>
    public CancellationToken End => _end.Token;

    public ImmutableArray<OpenExchange> Exchanges => [.. _exchanges];

    public OpenExchange Open(string? name, bool isSocket)
    {
        Interlocked.Increment(ref _open);
        var exchange = new OpenExchange(Interlocked.Increment(ref _number), name, isSocket, credentials, this);
        _exchanges.Enqueue(exchange);
        return exchange;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Ends what is open, and waits for it, within a limit.</summary>
    public async Task EndAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        Leave();
        try
        {
            await _idle.Task.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What does not end in time is handed out as far as it came.
        }
    }

    /// <summary>Gets the trace of a case, so that the service's logs of all its requests are found together.</summary>
    public string TraceOf(string? name) => _traces.GetOrAdd(name ?? "", _ => ActivityTraceId.CreateRandom().ToHexString());

    /// <summary>Gets what ends the traffic of a case that is broken: a test that fails may leave its socket open, and then its runner never ends.</summary>
    public CancellationToken EndOf(string? name) =>
        name is null || plan.For(name) is null ? CancellationToken.None : _ends.GetOrAdd(name, _ => CancellationTokenSource.CreateLinkedTokenSource(_end.Token)).Token;

    /// <summary>Notes that a case has ended.</summary>
    public void NoteEnd(string name)
    {
        if (_ends.TryRemove(name, out var end))
        {
            end.Cancel();
            end.Dispose();
        }
    }

    /// <summary>Marks something of a case once. Returns whether it was not marked before.</summary>
    public bool Mark(string? name, string mark) => _marks.TryAdd($"{mark} {name}", true);

    public bool IsMarked(string? name, string mark) => _marks.ContainsKey($"{mark} {name}");

    /// <summary>Says whether one more message may be kept.</summary>
    public bool KeepsAnother() => Interlocked.Increment(ref _messages) <= mostMessages;

    /// <summary>Cuts a text to what may be kept.</summary>
    public string Keep(string text)
    {
        var kept = text.Length <= MostOfOne ? text : text[..MostOfOne];
        return Interlocked.Add(ref _kept, kept.Length) <= MostOfAll ? kept : "";
    }

    public void Dispose()
    {
        foreach (var end in _ends.Values)
        {
            end.Dispose();
        }

        _end.Dispose();
    }
}
