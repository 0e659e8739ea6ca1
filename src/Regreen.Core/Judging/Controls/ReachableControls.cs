using System.Collections.Immutable;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks the service as a whole.</summary>
internal static class ReachableControls
{
    private const int InternalError = 1011;

    private const string Refused = "connection refused";
    private const string Fails = "service fails";

    /// <summary>Gets the names of those that apply to any traffic.</summary>
    public static ImmutableArray<string> Always { get; } = [Refused, Fails];

    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Reachable, Refused, observation => [new(observation.Without(reading => reading.Frame.Direction != FrameDirection.Sent).WithPings([]))]),
        new(Claim.Reachable, Fails, observation => [new(Fail(observation).WithPings([]))]),
        new(Claim.Reachable, "pings dropped", observation => EachWaiting(observation, step => observation.Without(reading => IsHeartbeatOf(reading, step)).WithPings(observation.Pings.Where(frame => frame.Step != step.Index)))),
        new(Claim.Reachable, "pings late", observation => EachWaiting(observation, step => observation
            .Change(reading => IsHeartbeatOf(reading, step) ? reading with { Frame = Late(reading.Frame) } : reading)
            .WithPings(observation.Pings.Select(frame => frame.Step == step.Index ? Late(frame) : frame)))),
    ];

    // Where signs of life are waited for, each step by itself.
    private static IEnumerable<Mutation> EachWaiting(Observation observation, Func<ScenarioStep, Observation> change) =>
        observation.Scenario.Steps.Where(step => step.Expectations.Any(expectation => expectation is Expectation.Pings)).Select(step => new Mutation(change(step), step.Index));

    private static bool IsHeartbeatOf(Reading reading, ScenarioStep step) => reading.IsReceived && reading.Frame.Step == step.Index && reading.Is(EventNames.Heartbeat);

    private static Frame Late(Frame frame) => frame with { At = frame.At + TimeSpan.FromHours(1) };

    private static Observation Fail(Observation observation)
    {
        var closed = observation.Readings.Where(reading => reading.Frame is { Direction: FrameDirection.Closed, ByCase: false })
            .Select(reading => reading.Frame.Channel).ToHashSet(StringComparer.Ordinal);
        return observation.Change(reading => reading.Frame switch
        {
            { Direction: FrameDirection.Received, Status: { } status } frame => observation.Again(frame with { Status = Other(status), Payload = "" }),
            { Direction: FrameDirection.Refused, Status: { } status } frame => observation.Again(frame with { Status = Other(status), Payload = "" }),
            { Direction: FrameDirection.Closed, ByCase: false } frame => observation.Again(frame with { CloseCode = InternalError, Reason = null }),

            // The first thing that came on a session is a close; what came after it never came.
            { Direction: FrameDirection.Received } frame => closed.Add(frame.Channel)
                ? observation.Again(frame with { Direction = FrameDirection.Closed, CloseCode = InternalError, Payload = "" })
                : null,
            _ => reading,
        });
    }

    private static int Other(int status) => status == 503 ? 500 : 503;
}
