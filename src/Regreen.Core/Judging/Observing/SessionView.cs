using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Observing;

/// <summary>How the login of a session, or an exchange with credentials, went.</summary>
/// <param name="Authenticated">The frame that says it worked, or null.</param>
/// <param name="Refusal">The frame that refuses: a handshake status, a refused answer, or the service's close; null where it was not refused.</param>
/// <param name="Error">The error frame before the refusal, or null.</param>
/// <param name="Failure">Why nothing came, or null.</param>
public sealed record SessionView(Reading? Authenticated, Reading? Refusal, Reading? Error, Reading? Failure)
{
    /// <summary>Gets the status or close code of the refusal.</summary>
    public int? Code => Refusal?.Frame.Status ?? Refusal?.Frame.CloseCode;

    /// <summary>Gets whether the refusal says that the caller may not, rather than that something broke.</summary>
    public bool IsPolicy => Code is 401 or 403 or 1008 or 3000 or 3003 or (>= 4400 and < 4500);

    internal static SessionView Of(Observation observation, string channel)
    {
        var frames = observation.On(channel).ToList();
        var authenticated = frames.FirstOrDefault(reading => reading.IsReceived && reading.Event == EventNames.Authenticated);

        // A session that was let in, or on which an agent ran, was not refused, whatever closes it later.
        var accepted = authenticated is not null || frames.Exists(reading => EventNames.IsRun(reading.Event) && reading.IsReceived);
        return Of(frames, authenticated, accepted ? null : frames.FirstOrDefault(IsRefusal));
    }

    /// <summary>Reads how a step was refused, also on a session that was let in before; else how the session was.</summary>
    internal static SessionView OfStep(Observation observation, ScenarioStep step)
    {
        var frames = observation.Of(step).ToList();
        return frames.Find(IsRefusal) is { } refusal
            ? Of(frames, null, refusal)
            : Of(observation, step.Action.Channel);
    }

    /// <summary>Reads the login of one step, on a session that may have been open before.</summary>
    internal static SessionView OfLogin(Observation observation, ScenarioStep step)
    {
        var frames = observation.Of(step).ToList();
        var authenticated = frames.Find(reading => reading.IsReceived && reading.Event == EventNames.Authenticated);
        return Of(frames, authenticated, authenticated is null ? frames.Find(IsRefusal) : null);
    }

    private static SessionView Of(List<Reading> frames, Reading? authenticated, Reading? refusal)
    {
        var error = refusal is null ? null : frames.LastOrDefault(reading => reading.IsReceived && reading.Event == EventNames.Error && reading.Frame.Index <= refusal.Frame.Index);
        return new SessionView(authenticated, refusal, error, frames.Find(reading => reading.Frame.Direction == FrameDirection.Failed));
    }

    private static bool IsRefusal(Reading reading) => reading.Frame switch
    {
        { Direction: FrameDirection.Refused } => true,
        { Direction: FrameDirection.Closed, ByCase: false } => true,
        { Direction: FrameDirection.Received, Status: 401 or 403 } => true,
        _ => false,
    };
}
