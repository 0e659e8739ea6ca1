using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;

namespace Regreen.Core.Witnessing;

/// <summary>One HTTP exchange or WebSocket that the witness saw, redacted.</summary>
/// <param name="Number">Its place in the run, from 1.</param>
/// <param name="Case">The name of the case that it is counted to, or null.</param>
/// <param name="Frames">What went over the wire, in order.</param>
public sealed record WitnessedExchange(int Number, string? Case, ImmutableArray<Frame> Frames)
{
    /// <summary>Gets the question that was asked in it last, or null.</summary>
    public string? Question => Frames.Where(frame => frame is { Direction: FrameDirection.Sent, Credentials: false } || frame.Direction == FrameDirection.Sent && !IsSocket).Select(frame => QuestionText.In(frame.Payload)).LastOrDefault(text => text is not null);

    /// <summary>Gets the question that went to the service instead, or null.</summary>
    public string? AskedInstead { get; init; }

    /// <summary>Gets what was answered: its texts of several words.</summary>
    public string Answer => string.Join('\n', Frames.Where(frame => frame.Direction == FrameDirection.Received && frame.Status is null or < 400).SelectMany(frame => AnswerTexts.In(frame.Payload)));

    /// <summary>Gets how it was broken; null where it passed as it was.</summary>
    public SabotageKind? Broken { get; init; }

    /// <summary>Gets the other host to which its answer sends whoever asked, or null: what is done there is not observed.</summary>
    public string? LeadsTo { get; init; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets how many of its messages were not kept, because there were too many.</summary>
    public int Left { get; init; }

    /// <summary>Gets how many of its messages went on to the service.</summary>
    public int Forwarded { get; init; }

    /// <summary>Gets whether it is a WebSocket.</summary>
    public bool IsSocket { get; init; }
}
