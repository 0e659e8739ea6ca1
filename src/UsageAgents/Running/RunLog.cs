using System.Runtime.CompilerServices;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>The frames of one run in their order: numbered when they are appended, readable from any point, and followed until the last.</summary>
internal sealed class RunLog(string runId, string requestId, string tenant, string user, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<RunFrame> _frames = [];
    private TaskCompletionSource _grown = New();

    public const int Epoch = 1;

    public string RunId => runId;

    /// <summary>Gets what stops the run.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    public bool BelongsTo(string someTenant, string someUser) => tenant == someTenant && user == someUser;

    public void Append(string agent, RunFrame frame)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            if (_frames is [.., { IsTerminal: true }])
            {
                throw new InvalidOperationException($"Run {runId} has ended; nothing may follow.");
            }

            _frames.Add(frame with
            {
                Timestamp = time.GetUtcNow(),
                RequestId = requestId,
                RunId = runId,
                Epoch = Epoch,
                Seq = _frames.Count + 1,
                Agent = agent,
            });
            grown = _grown;
            _grown = New();
        }

        grown.SetResult();
    }

    /// <summary>Gives the frames after the number <paramref name="after"/>, and waits for more until the terminal one.</summary>
    public async IAsyncEnumerable<RunFrame> ReadAsync(int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var index = after; ; index++)
        {
            var frame = await FrameAsync(index, cancellationToken);
            yield return frame;
            if (frame.IsTerminal)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether a frame after this number is there, or will be.</summary>
    public bool HasAfter(int seq)
    {
        lock (_gate)
        {
            return seq >= 0 && (seq < _frames.Count || (seq == _frames.Count && _frames is not [.., { IsTerminal: true }]));
        }
    }

    public void Dispose() => Cancellation.Dispose();

    private async Task<RunFrame> FrameAsync(int index, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                if (index < _frames.Count)
                {
                    return _frames[index];
                }

                if (_frames is [.., { IsTerminal: true }])
                {
                    throw new InvalidOperationException($"Run {runId} has no frame after its last.");
                }

                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
