using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Engine.Testing.Running;

/// <summary>Writes down what goes over the wire. Nothing enters before it is redacted.</summary>
internal sealed class TranscriptRecorder(TimeProvider time, Redactor redactor, Stall? stall = null)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<Frame> _frames = [];
    private readonly Dictionary<int, int> _tries = [];

    /// <summary>Gets what keeps secrets out.</summary>
    public Redactor Redactor { get; } = redactor;

    /// <summary>Gets what was recorded so far.</summary>
    public Transcript Transcript
    {
        get
        {
            lock (_gate)
            {
                return new Transcript([.. _frames]);
            }
        }
    }

    /// <summary>Records a frame; its index, time and redaction are made here.</summary>
    public Frame Add(Frame frame)
    {
        var clean = frame with
        {
            Payload = frame.Payload.Length == 0 ? "" : Redactor.Redact(frame.Payload),
            Reason = frame.Reason is { Length: > 0 } reason ? Redactor.Redact(reason) : frame.Reason,
            Name = frame.Name is { } name ? Redactor.Redact(name) : null,
            Headers = frame.Headers.IsEmpty ? frame.Headers : Clean(frame.Headers),
        };
        lock (_gate)
        {
            // The time is taken inside the lock: order and time must not contradict each other.
            clean = clean with { Index = _frames.Count + 1, At = time.GetElapsedTime(_start), Try = _tries.GetValueOrDefault(clean.Step) };
            _frames.Add(clean);
        }

        return clean;
    }

    /// <summary>Begins another try of a step: what comes from now on belongs to it.</summary>
    public void Again(int step)
    {
        lock (_gate)
        {
            _tries[step] = _tries.GetValueOrDefault(step) + 1;
        }
    }

    /// <summary>Holds back what came in a step, where a control stalls it.</summary>
    public Task HoldAsync(int step, CancellationToken cancellationToken) => stall?.HoldAsync(step, cancellationToken) ?? Task.CompletedTask;

    /// <summary>Records that something did not come about.</summary>
    public Frame Fail(string channel, string? user, int step, Phase phase, string reason, string detail) =>
        Add(new Frame(0, default, channel, FrameDirection.Failed, step) { User = user, Phase = phase, Reason = reason, Payload = detail });

    private ImmutableSortedDictionary<string, string> Clean(ImmutableSortedDictionary<string, string> headers) =>
        headers.ToImmutableSortedDictionary(pair => pair.Key, pair => Redactor.RedactHeader(pair.Key, pair.Value), StringComparer.Ordinal);
}
