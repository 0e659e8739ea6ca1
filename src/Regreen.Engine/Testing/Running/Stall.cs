using System.Collections.Concurrent;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>
/// Holds back the first thing that comes in each step with a time limit, until the limit is over. At most <see cref="MostWait"/> of it is waited;
/// the rest is put on the clock of the attempt, so that a limit of minutes costs no minutes.
/// </summary>
internal sealed class Stall : TimeProvider
{
    public static readonly TimeSpan MostWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Beyond = TimeSpan.FromMilliseconds(1);
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<int, TimeSpan> _limits = [];
    private long _skipped;

    public Stall(ScenarioCase scenario, TimeProvider time)
    {
        _time = time;
        foreach (var (step, expectation) in scenario.AllExpectations)
        {
            if (expectation is Expectation.InTime limit)
            {
                _limits.AddOrUpdate(step, limit.Limit, (_, other) => other > limit.Limit ? other : limit.Limit);
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => _time.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => _time.GetTimestamp() + (long)(Skipped.TotalSeconds * TimestampFrequency);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Skipped;

    private TimeSpan Skipped => TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    public async Task HoldAsync(int step, CancellationToken cancellationToken)
    {
        // -1 is the limit of the whole case: whatever comes first pays it.
        foreach (var key in new[] { step, -1 })
        {
            if (_limits.TryRemove(key, out var limit))
            {
                // What was waited is measured: a timer may come a moment early.
                var start = _time.GetTimestamp();
                await Task.Delay(limit < MostWait ? limit : MostWait, _time, cancellationToken);
                var rest = limit + Beyond - _time.GetElapsedTime(start);
                Interlocked.Add(ref _skipped, Math.Max(0, rest.Ticks));
            }
        }
    }
}
