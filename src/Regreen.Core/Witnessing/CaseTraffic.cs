using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Witnessing;

/// <summary>What the traffic of a case shows of the case.</summary>
public sealed partial record CaseTraffic(ImmutableArray<WitnessedExchange> Exchanges)
{
    private const int PolicyViolation = 1008;

    /// <summary>Gets whether the service answered anything.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Gets whether it uses a WebSocket.</summary>
    public bool HasSocket { get; init; }

    /// <summary>Gets whether it sends credentials.</summary>
    public bool SendsCredentials { get; init; }

    /// <summary>Gets whether all that it gets where credentials matter is refusals.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Gets whether an agent ran.</summary>
    public bool RunsAgent { get; init; }

    /// <summary>Gets whether the wire tells of tools.</summary>
    public bool UsesTools { get; init; }

    /// <summary>Gets whether a fault is in it, and something behind it.</summary>
    public bool HasFault { get; init; }

    /// <summary>Gets whether the revision is asked for.</summary>
    public bool AsksRevision { get; init; }

    /// <summary>Gets what is answered with content.</summary>
    public bool HasContent { get; init; }

    /// <summary>Gets whether a question of several words is asked.</summary>
    public bool HasQuestion { get; init; }

    /// <summary>Gets whether a question holds numbers, and what is answered holds others or names them.</summary>
    public bool HasFigures { get; init; }

    /// <summary>Gets how long the slowest exchange took.</summary>
    public TimeSpan Slowest => Exchanges.IsEmpty ? TimeSpan.Zero : Exchanges.Max(exchange => exchange.Duration);

    /// <summary>Reads the exchanges of one case.</summary>
    public static CaseTraffic Of(ImmutableArray<WitnessedExchange> exchanges, Protocol protocol, string? revisionPath)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        var frames = exchanges.SelectMany(exchange => exchange.Frames).ToList();
        var readings = frames.Select(protocol.Read).Where(reading => reading.IsReceived).ToList();
        var faults = exchanges.Where(exchange => exchange.Frames.Any(IsFault)).ToList();
        var guarded = exchanges.Where(exchange => exchange.Frames.Any(frame => frame.Credentials) || exchange.Frames.Any(IsRefusal)).ToList();
        var asks = exchanges.Where(exchange => exchange.Question is not null && AsksAgent(exchange, protocol)).ToList();
        return new CaseTraffic(exchanges)
        {
            IsAnswered = frames.Any(frame => frame.Direction is FrameDirection.Received or FrameDirection.Opened or FrameDirection.Refused),
            HasSocket = exchanges.Any(exchange => exchange.IsSocket),
            SendsCredentials = frames.Any(frame => frame.Credentials),
            IsRefused = guarded.Count > 0 && guarded.TrueForAll(exchange => exchange.Frames.Any(IsRefusal)),
            RunsAgent = readings.Exists(IsRun) || exchanges.Any(exchange => IsAsk(exchange, protocol)) || frames.Any(IsStream),
            UsesTools = readings.Exists(reading => EventNames.IsTool(reading.Event)),
            HasFault = faults.Count > 0 && exchanges.Any(exchange => exchange.Number > faults[0].Number),
            AsksRevision = revisionPath is not null && frames.Any(frame => frame.Name?.EndsWith(" " + revisionPath, StringComparison.Ordinal) == true),
            HasQuestion = asks.Count > 0,
            HasFigures = asks.Exists(HasOtherFigures),
            HasContent = frames.Any(frame => frame is { Direction: FrameDirection.Received, Payload.Length: > 0 } && frame.Status is null or < 400),
        };
    }

    /// <summary>Says whether a frame refuses whom it speaks to.</summary>
    public static bool IsRefusal(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Status is 401 or 403 || (frame is { Direction: FrameDirection.Closed, ByCase: false, CloseCode: { } code } && (code == PolicyViolation || code is >= 4400 and < 4500));
    }

    private static bool IsFault(Frame frame) => frame.Status >= 500 || frame is { Direction: FrameDirection.Closed, ByCase: false, CloseCode: >= 1011 and <= 1014 };

    private static bool IsStream(Frame frame) =>
        frame.Direction == FrameDirection.Received && frame.Headers.TryGetValue("content-type", out var type) && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static bool IsRun(Reading reading) => reading.IsRun && !EventNames.IsSession(reading.Event);

    /// <summary>Says whether a request, by its method and target, asks an agent over HTTP: it goes where agents are asked, whatever stands in the templates of that path.</summary>
    public static bool IsAsk(string name, Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        return Regex.IsMatch(name, "^POST " + Place().Replace(Regex.Escape(protocol.HttpAsk.Path), "[^/?]+") + "(\\?|$)", RegexOptions.NonBacktracking);
    }

    private static bool HasOtherFigures(WitnessedExchange exchange) => OtherInput.Numbers(exchange.Question!, 1) != exchange.Question && exchange.Answer is var answer
        && (!Figures.Of(answer, exchange.Question!).IsEmpty || Figures.NamesAsked(answer, exchange.Question!));

    // Whoever only stores a text asks nothing by it.
    private static bool AsksAgent(WitnessedExchange exchange, Protocol protocol) =>
        exchange.IsSocket || exchange.Frames.Any(frame => (frame.Name is { } name && IsAsk(name, protocol)) || (frame.Direction == FrameDirection.Sent && QuestionText.IsCall(frame.Payload)));

    private static bool IsAsk(WitnessedExchange exchange, Protocol protocol) =>
        exchange.Frames.Any(frame => frame.Name is { } name && IsAsk(name, protocol))
            && exchange.Frames.Any(frame => frame is { Direction: FrameDirection.Received, Status: >= 200 and < 300 });

    [GeneratedRegex(@"\\{\\{.*?}}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
