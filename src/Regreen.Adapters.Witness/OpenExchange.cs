using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>An exchange that is going on. What it holds is not yet redacted, and never leaves this project so.</summary>
internal sealed class OpenExchange(int number, string? name, bool isSocket, Recording recording)
{
    private readonly Lock _gate = new();
    private readonly List<Frame> _frames = [];
    private readonly HashSet<string> _echoes = new(StringComparer.Ordinal);
    private readonly TimeSpan _start = recording.Elapsed;
    private TimeSpan _end;
    private int _forwarded;

    public int Number => number;

    public string? Case => name;

    public Sabotage? Order { get; } = recording.Plan.For(name);

    public SabotageKind? Broken { get; private set; }

    /// <summary>Gets whether the client has sent something besides its credentials: what comes then is an answer.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Gets the question that the client asked last, or null.</summary>
    public string? Question { get; private set; }

    /// <summary>Gets or sets the question that goes to the service instead.</summary>
    public string? AskedInstead { get; set; }

    /// <summary>Gets the values that the client sent.</summary>
    public IReadOnlySet<string> Echoes => _echoes;

    public Frame[] Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    public void Add(FrameDirection direction, Frame frame)
    {
        var payload = recording.Keep(frame.Payload);
        lock (_gate)
        {
            _frames.Add(frame with { Direction = direction, At = recording.Elapsed, Payload = payload, Cut = frame.Cut || payload.Length < frame.Payload.Length });
            _end = recording.Elapsed;
        }
    }

    public void Break() => Broken = Order?.Kind;

    public void Forward() => Interlocked.Increment(ref _forwarded);

    /// <summary>Remembers what the client asked, so that an answer may repeat it.</summary>
    public void Asks(string payload, bool hasCredentials)
    {
        HasAsked |= !hasCredentials;
        if (Order is not null)
        {
            _echoes.UnionWith(ContentEdit.ValuesOf(payload));
            Question = QuestionText.In(payload) ?? Question;
        }
    }

    /// <summary>Hands out what was seen, redacted.</summary>
    public WitnessedExchange Close(Redactor redactor) => new(number, name, [.. Frames.Select(frame => Clean(frame, redactor))])
    {
        Broken = Broken,
        AskedInstead = AskedInstead is null ? null : redactor.Redact(AskedInstead),
        Duration = _end - _start,
        Forwarded = _forwarded,
        IsSocket = isSocket,
    };

    private static Frame Clean(Frame frame, Redactor redactor) => frame with
    {
        Name = frame.Name is { } name ? redactor.Redact(name) : null,
        Payload = redactor.Redact(frame.Payload),
        Reason = frame.Reason is { } reason ? redactor.Redact(reason) : null,
        Headers = frame.Headers.ToImmutableSortedDictionary(pair => pair.Key, pair => redactor.RedactHeader(pair.Key, pair.Value), StringComparer.Ordinal),
    };
}
