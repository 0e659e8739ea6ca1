using System.Collections.Immutable;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Judging.Streaming;

namespace Regreen.Core.Judging.Observing;

/// <summary>A transcript, read in the words of the event contract. Controls change copies of it, sharing what they do not change.</summary>
public sealed class Observation
{
    // Controls ask for the same views again and again. Two threads that make one at once make the same.
    private readonly AskView?[] _asks;

    private Observation(ScenarioCase scenario, Protocol protocol, Transcript transcript, ImmutableArray<Reading> readings, ImmutableArray<Frame> pings)
    {
        Pings = pings;
        Scenario = scenario;
        Protocol = protocol;
        Transcript = transcript;
        Readings = readings;
        _asks = new AskView?[scenario.Steps.Length];
    }

    /// <summary>Gets the case.</summary>
    public ScenarioCase Scenario { get; }

    /// <summary>Gets the target's protocol.</summary>
    public Protocol Protocol { get; }

    /// <summary>Gets what was recorded. A copy that a control changed keeps the original's.</summary>
    public Transcript Transcript { get; }

    /// <summary>Gets the frames in order.</summary>
    public ImmutableArray<Reading> Readings { get; }

    /// <summary>Gets the signs of life below the messages, which are no frames to whoever reads messages.</summary>
    public ImmutableArray<Frame> Pings { get; }

    /// <summary>Gets the steps whose answer is a row of events: those that ask an agent, and event streams.</summary>
    public IEnumerable<ScenarioStep> Asks => Scenario.Steps.Where(step => step.Action.HasEvents);

    /// <summary>Reads a transcript.</summary>
    public static Observation Of(ScenarioCase scenario, Protocol protocol, Transcript transcript)
    {
        var streams = new StreamReadings(protocol);
        var frames = LastTries(transcript).ToLookup(frame => frame.Direction == FrameDirection.Pinged);
        return new(scenario, protocol, transcript, [.. frames[false].SelectMany(frame => IsStreamed(scenario, frame) ? streams.Read(frame) : [protocol.Read(frame)])], [.. frames[true]]);
    }

    /// <summary>Makes a copy with other frames.</summary>
    public Observation With(IEnumerable<Reading> readings) => new(Scenario, Protocol, Transcript, [.. readings], Pings);

    /// <summary>Makes a copy with other signs of life.</summary>
    public Observation WithPings(IEnumerable<Frame> pings) => new(Scenario, Protocol, Transcript, Readings, [.. pings]);

    /// <summary>Gets the frames of a session or exchange.</summary>
    public IEnumerable<Reading> On(string channel) => Readings.Where(reading => string.Equals(reading.Frame.Channel, channel, StringComparison.Ordinal));

    /// <summary>Gets the frames of a step.</summary>
    public IEnumerable<Reading> Of(ScenarioStep step) => Readings.Where(reading => reading.Frame.Step == step.Index);

    /// <summary>Gets a value of a named step, or null.</summary>
    public string? Value(string name) => NamedValues.Find(Scenario, name, Of);

    /// <summary>Gets what an asking step saw.</summary>
    public AskView Ask(ScenarioStep step) => _asks[step.Index] ??= AskView.Of(this, step);

    /// <summary>Gets what a session's login saw.</summary>
    public SessionView Session(string channel) => SessionView.Of(this, channel);

    // A step that was tried again is judged by its last try; the others stand in the transcript.
    private static IEnumerable<Frame> LastTries(Transcript transcript)
    {
        var last = transcript.Frames.Where(frame => frame.Try > 0).GroupBy(frame => frame.Step).ToDictionary(group => group.Key, group => group.Max(frame => frame.Try));
        return last.Count == 0 ? transcript.Frames : transcript.Frames.Where(frame => frame.Try == last.GetValueOrDefault(frame.Step, frame.Try));
    }

    private static bool IsStreamed(ScenarioCase scenario, Frame frame) =>
        frame is { Direction: FrameDirection.Received, Status: null } && frame.Step >= 0 && frame.Step < scenario.Steps.Length && scenario.Steps[frame.Step].Action.IsStream;
}
