using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>An exchange that is going on. What it holds is not yet redacted, and never leaves this project so.</summary>
internal sealed class OpenExchange(int number, string? name, bool isSocket, CredentialBreaker credentials, Recording recording)
{
    private readonly Lock _gate = new();
    private readonly List<Seen> _seen = [];
    private readonly HashSet<string> _echoes = new(StringComparer.Ordinal);
    private readonly TimeSpan _start = recording.Elapsed;
    private Frame[]? _frames;
    private TimeSpan _end;
    private int _forwarded;
    private int _left;

    public int Number => number;

    public string? Case => name;

    /// <summary>Gets or sets the trace that goes with what is sent.</summary>
    public string? TraceId { get; set; }

    public Sabotage? Order { get; } = recording.Plan.For(name);

    public SabotageKind? Broken { get; private set; }

    /// <summary>Gets or sets the other host to which the answer sends its client, or null.</summary>
    public string? LeadsTo { get; set; }

    /// <summary>Gets whether the client has sent something besides its credentials: what comes then is an answer.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Gets the question that the client asked last, or null.</summary>
    public string? Question { get; private set; }

    /// <summary>Gets whether the client only opens a conversation: what is answered to that is no answer.</summary>
    public bool IsHandshake { get; private set; }

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
                return _frames?.Length == _seen.Count ? _frames : _frames = [.. _seen.Select(FrameOf)];
            }
        }
    }

    public void Add(FrameDirection direction, Frame frame) => Add(new Seen(direction, recording.Elapsed, frame.Payload) { Cut = frame.Cut, Rest = frame });

    /// <summary>Adds a message of a WebSocket. Only when frames are asked for is a frame made of it, and looked whether it carries credentials: a suite waits for its messages, and not for that.</summary>
    public void AddMessage(FrameDirection direction, string text)
    {
        if (recording.KeepsAnother())
        {
            Add(new Seen(direction, recording.Elapsed, text));
            return;
        }

        Interlocked.Increment(ref _left);
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
            IsHandshake = QuestionText.IsHandshake(payload);
        }
    }

    /// <summary>Hands out what was seen, redacted.</summary>
    public WitnessedExchange Close(Redactor redactor) => new(number, name, [.. Frames.Select(frame => Clean(frame, redactor))])
    {
        Broken = Broken,
        LeadsTo = LeadsTo is null ? null : redactor.Redact(LeadsTo),
        AskedInstead = AskedInstead is null ? null : redactor.Redact(AskedInstead),
        Duration = _end - _start,
        Forwarded = _forwarded,
        Left = _left,
        IsSocket = isSocket,
    };

    private void Add(Seen seen)
    {
        var payload = recording.Keep(seen.Payload);
        lock (_gate)
        {
            _seen.Add(seen with { Payload = payload, Cut = seen.Cut || payload.Length < seen.Payload.Length });
            _end = seen.At;
        }
    }

    private Frame FrameOf(Seen seen) => seen.Rest is { } frame
        ? frame with { Direction = seen.Direction, At = seen.At, Payload = seen.Payload, Cut = seen.Cut }
        : new Frame(0, seen.At, "", seen.Direction, 0)
        {
            Payload = seen.Payload,
            Cut = seen.Cut,
            Credentials = seen.Direction == FrameDirection.Sent && credentials.IsIn(seen.Payload),
            TraceId = seen.Direction == FrameDirection.Sent ? TraceId : null,
        };

    private static Frame Clean(Frame frame, Redactor redactor) => frame with
    {
        Name = frame.Name is { } name ? redactor.Redact(name) : null,
        Payload = redactor.Redact(frame.Payload),
        Reason = frame.Reason is { } reason ? redactor.Redact(reason) : null,
        Headers = frame.Headers.ToImmutableSortedDictionary(pair => pair.Key, pair => redactor.RedactHeader(pair.Key, pair.Value), StringComparer.Ordinal),
    };

    // A message is kept as what is new in it: there may be hundreds of thousands.
    private readonly record struct Seen(FrameDirection Direction, TimeSpan At, string Payload)
    {
        public bool Cut { get; init; }

        public Frame? Rest { get; init; }
    }
}
