using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Says in stable words why a request has no answer, before anybody looks at what the answer holds.</summary>
internal static class AskSymptoms
{
    /// <summary>Says where a request was cut off; null where it ended with an answer.</summary>
    public static Seen? CutOff(Observation observation, AskView ask)
    {
        if (Refused(observation, ask) is { } refused)
        {
            return refused;
        }

        var phase = ask.Frames.IsEmpty || (ask.Frames.Length == 1 && ask.Frames[0].Event == EventNames.Error) ? Phase.Request : Phase.Answer;
        return ask.Terminal is { } terminal ? Ended(observation, terminal, phase) : Unended(ask, phase);
    }

    private static Seen Unended(AskView ask, Phase phase) => ask.Ending?.Frame switch
    {
        { Direction: FrameDirection.Closed } frame => Seen.No(phase, $"closed {frame.CloseCode ?? 0}", $"the connection was closed with {frame.CloseCode} {frame.Reason}", ask.Ending),
        { Direction: FrameDirection.Failed } frame => Seen.No(frame.Phase ?? phase, frame.Reason ?? "failed", frame.Reason ?? "it failed", ask.Ending),
        _ when phase == Phase.Request => Seen.No(phase, "no event", "no event came", ask.Frames.LastOrDefault()),
        _ => Seen.No(phase, "no terminal event", "no terminal event came", ask.Frames.LastOrDefault()),
    };

    private static Seen? Refused(Observation observation, AskView ask)
    {
        var channel = ask.Request?.Frame.Channel ?? ask.Ending?.Frame.Channel;
        return channel is not null && ask.Frames.IsEmpty && observation.Session(channel) is { Refusal: { } refusal, IsPolicy: true } session
            ? Seen.No(Phase.Authenticate, LoginChecks.SymptomOf(session, observation.Protocol), LoginChecks.Tell(session, observation.Protocol), session.Error ?? refusal)
            : null;
    }

    private static Seen? Ended(Observation observation, Reading terminal, Phase phase)
    {
        if (terminal.Frame.Status is { } status)
        {
            return status switch
            {
                >= 200 and < 300 => null,
                401 or 403 => Seen.No(Phase.Authenticate, $"http {status}", $"status {status}: {Texts.Short(terminal.Frame.Payload)}", terminal),
                _ => Seen.No(Phase.Request, $"http {status}", $"status {status}: {Texts.Short(terminal.Frame.Payload)}", terminal),
            };
        }

        if (terminal.Event is not (EventNames.Error or EventNames.AgentCancelled))
        {
            return null;
        }

        var code = observation.Protocol.TextOf(terminal, "code");
        var told = $"{terminal.Wire} {code}: {observation.Protocol.TextOf(terminal, "message") ?? observation.Protocol.TextOf(terminal, "reason")}";
        return Seen.No(phase, $"{terminal.Event} {Texts.Word(code ?? "")}".TrimEnd(), Texts.Short(told), terminal);
    }
}
