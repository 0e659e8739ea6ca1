using System.Text.Json.Nodes;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks who may come in, one session or exchange at a time.</summary>
internal static class AuthenticatedControls
{
    private const int PolicyViolation = 1008;

    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Authenticated, "login not confirmed", observation => Sessions(observation, session => session.Authenticated is not null)
            .Select(channel => new Mutation(observation.Without(reading => IsOn(reading, channel) && reading is { IsReceived: true, Event: EventNames.Authenticated })))),
        new(Claim.Authenticated, "logged in as another user", observation => Sessions(observation, session => session.Authenticated is { } frame && observation.Protocol.TextOf(frame, "user") is not null)
            .Select(channel => new Mutation(observation.Change(reading => IsOn(reading, channel) && reading is { IsReceived: true, Event: EventNames.Authenticated } ? AsAnother(observation, reading) : reading)))),
        new(Claim.Authenticated, "refused instead", observation => Sessions(observation, session => session.Refusal is null)
            .Where(channel => observation.On(channel).Any(reading => reading.Frame.Credentials) && observation.On(channel).Any(reading => reading.IsReceived))
            .Select(channel => new Mutation(Refuse(observation, channel)))),
        new(Claim.Authenticated, "accepted instead", observation => Sessions(observation, session => session is { Refusal: not null, IsPolicy: true })
            .Select(channel => new Mutation(Accept(observation, channel)))),
        new(Claim.Authenticated, "refused for another reason", observation => observation.Scenario.Steps
            .Where(step => step.Expectations.Any(expectation => expectation is Expectation.Refused { Reason: not null }))
            .Select(step => new Mutation(
                observation.Change(reading => IsOn(reading, step.Action.Channel) && reading.Frame.Direction is FrameDirection.Closed or FrameDirection.Refused
                    ? reading with { Frame = reading.Frame with { Reason = "something else" } }
                    : reading),
                step.Index))),
    ];

    private static IEnumerable<string> Sessions(Observation observation, Func<SessionView, bool> predicate) =>
        observation.Readings.Select(reading => reading.Frame.Channel).Distinct(StringComparer.Ordinal).Where(channel => predicate(observation.Session(channel)));

    private static bool IsOn(Reading reading, string channel) => string.Equals(reading.Frame.Channel, channel, StringComparison.Ordinal);

    private static Reading AsAnother(Observation observation, Reading reading) =>
        observation.Edit(reading, root => Editing.Set(root, observation.Protocol.PathOf("user"), JsonValue.Create("another-user")));

    private static Observation Refuse(Observation observation, string channel)
    {
        var refused = false;
        return observation.Change(reading =>
        {
            if (!IsOn(reading, channel) || reading.Frame.Direction is FrameDirection.Sent)
            {
                return reading;
            }

            if (reading.Frame.Status is not null)
            {
                return observation.Again(reading.Frame with { Status = 401, Payload = "" });
            }

            if (refused || reading.Frame.Direction == FrameDirection.Opened)
            {
                return reading.Frame.Direction == FrameDirection.Opened ? reading : null;
            }

            refused = true;
            return observation.Again(reading.Frame with { Direction = FrameDirection.Closed, CloseCode = PolicyViolation, Reason = "refused", ByCase = false, Payload = "" });
        });
    }

    private static Observation Accept(Observation observation, string channel)
    {
        var session = observation.Session(channel);
        return observation.Change(reading =>
        {
            if (ReferenceEquals(reading, session.Error))
            {
                return null;
            }

            if (!ReferenceEquals(reading, session.Refusal))
            {
                return reading;
            }

            return reading.Frame is { Direction: FrameDirection.Received, Status: not null }
                ? observation.Again(reading.Frame with { Status = 200, Payload = "{}" })
                : observation.Again(reading.Frame with { Direction = FrameDirection.Received, Status = null, CloseCode = null, Reason = null, Payload = Confirmation(observation.Protocol, reading.Frame.User) });
        });
    }

    private static string Confirmation(Protocol protocol, string? user)
    {
        var root = new JsonObject();
        Editing.Put(root, protocol.EventPath, protocol.WireName(EventNames.Authenticated));
        Editing.Put(root, protocol.PathOf("user"), user ?? "somebody");
        foreach (var (path, value) in protocol.AuthenticatedFields)
        {
            Editing.Put(root, path, value);
        }

        return root.ToJsonString();
    }
}
