using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks the service as a whole.</summary>
internal static class ReachableControls
{
    private const int InternalError = 1011;

    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Reachable, "connection refused", observation => [new(observation.Without(reading => reading.Frame.Direction != FrameDirection.Sent))]),
        new(Claim.Reachable, "service fails", observation => [new(Fail(observation))]),
    ];

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
