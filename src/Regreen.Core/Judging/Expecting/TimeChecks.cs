using System.Globalization;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks times. What does not come at all is the business of other expectations.</summary>
internal static class TimeChecks
{
    public static Seen Look(Observation observation, ScenarioStep step, AskView? ask, Expectation.InTime expected)
    {
        var frames = observation.Of(step).ToList();
        var end = expected.Span switch
        {
            Span.FirstEvent => ask?.Frames.FirstOrDefault(),
            Span.Completion => ask?.Terminal,
            _ => frames.LastOrDefault(Came),
        };
        return Compare(ask?.Request ?? frames.FirstOrDefault(), end, expected.Limit, expected.Span == Span.FirstEvent ? "first event late" : "late");
    }

    public static Seen Case(Observation observation, TimeSpan limit) =>
        Compare(observation.Readings.FirstOrDefault(), observation.Readings.LastOrDefault(Came), limit, "case late");

    private static bool Came(Reading reading) => reading.Frame.Direction is not (FrameDirection.Sent or FrameDirection.Failed) && !reading.Frame.ByCase;

    private static Seen Compare(Reading? start, Reading? end, TimeSpan limit, string symptom)
    {
        if (start is null || end is null)
        {
            return Seen.Yes("nothing came to be measured", null);
        }

        var took = end.Frame.At - start.Frame.At;
        return Seen.When(took <= limit, string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} ms"), end, Phase.Time, symptom);
    }
}
