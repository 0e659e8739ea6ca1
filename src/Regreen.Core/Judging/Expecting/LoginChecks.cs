using System.Globalization;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks who a session is, and whether it was refused.</summary>
internal static class LoginChecks
{
    public static Seen Look(Observation observation, ScenarioStep step, Expectation expectation)
    {
        var session = step.Action is StepAction.Reconnect ? SessionView.OfLogin(observation, step) : expectation is Expectation.Refused ? SessionView.OfStep(observation, step) : observation.Session(step.Action.Channel);
        return expectation switch
        {
            Expectation.Authenticated authenticated => Authenticated(observation, session, Texts.Fill(observation, authenticated.User)),
            Expectation.Refused refused => Refused(observation, step, session, refused),
            _ => Texts.NotHere(expectation),
        };
    }

    /// <summary>Says a refusal in stable words: its code, and the service's own name for it.</summary>
    public static string SymptomOf(SessionView session, Protocol protocol)
    {
        var code = session.Error is { } error ? protocol.TextOf(error, "code") : null;
        return session.Refusal!.Frame.Status is { } status
            ? $"http {status}"
            : string.Create(CultureInfo.InvariantCulture, $"refused {session.Refusal.Frame.CloseCode ?? 0}{(code is null ? "" : " " + Texts.Word(code))}");
    }

    /// <summary>Says a refusal as a person reads it.</summary>
    public static string Tell(SessionView session, Protocol protocol)
    {
        var frame = session.Refusal!.Frame;
        var said = session.Error is { } error ? $"{protocol.TextOf(error, "code")}: {protocol.TextOf(error, "message")}" : frame.Reason;
        var how = frame.Status is { } status ? $"HTTP {status}" : frame.CloseCode is { } code ? $"close {code}" : "a cut connection";
        return string.IsNullOrEmpty(said) ? $"refused with {how}" : $"refused with {how} ({Texts.Short(said)})";
    }

    private static Seen Authenticated(Observation observation, SessionView session, string user)
    {
        if (session.Authenticated is { } frame)
        {
            return AsWhom(observation, frame, user);
        }

        return session.Refusal is { } refusal
            ? Seen.No(session.IsPolicy ? Phase.Authenticate : Phase.Connect, SymptomOf(session, observation.Protocol), Tell(session, observation.Protocol), session.Error ?? refusal)
            : Seen.No(Phase.Authenticate, "no answer", session.Failure?.Frame.Reason ?? "no frame said so", session.Failure);
    }

    private static Seen AsWhom(Observation observation, Reading frame, string user)
    {
        var said = observation.Protocol.TextOf(frame, "user");
        if (said is null && observation.Protocol.Names("user"))
        {
            return Seen.No(Phase.Authenticate, "no user", $"the login was answered without the field '{observation.Protocol.PathOf("user")}', which says as whom", frame);
        }

        return Seen.When(said is null || string.Equals(said, user, StringComparison.Ordinal), said is null ? "authenticated; the service does not say as whom" : $"authenticated as {said}", frame, Phase.Authenticate, "another user");
    }

    private static Seen Refused(Observation observation, ScenarioStep step, SessionView session, Expectation.Refused expected)
    {
        if (session.Refusal is not { } refusal)
        {
            return (session.Authenticated ?? observation.Of(step).LastOrDefault(reading => reading.IsReceived)) is { } last
                ? Seen.No(Phase.Authenticate, "accepted", "it was accepted", last)
                : Seen.No(Phase.Authenticate, "no answer", "nothing came", session.Failure);
        }

        var told = Tell(session, observation.Protocol);
        return Seen.When(Fits(observation, step, session, expected), told, session.Error ?? refusal, Phase.Authenticate, $"{SymptomOf(session, observation.Protocol)} instead");
    }

    private static bool Fits(Observation observation, ScenarioStep step, SessionView session, Expectation.Refused expected) =>
        (expected.Code is null ? session.IsPolicy : expected.Code == session.Code)
        && (expected.Event is null || observation.On(step.Action.Channel).Any(reading => reading.IsReceived && reading.Is(expected.Event)))
        && (expected.Reason is null || session.Refusal?.Frame.Reason?.Contains(expected.Reason, StringComparison.OrdinalIgnoreCase) == true);
}
