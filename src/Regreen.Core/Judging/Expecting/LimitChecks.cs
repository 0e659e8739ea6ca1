using System.Globalization;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks how many of repeated requests a service refuses.</summary>
internal static class LimitChecks
{
    public static Seen Look(Observation observation, Expectation.Limited expected)
    {
        var turns = expected.Steps.Select(index => Turn.Of(observation, observation.Scenario.Steps[index])).ToList();
        var refused = turns.FindAll(turn => turn.Refusal is not null);
        var told = $"{refused.Count} of {turns.Count} were refused{(refused.Count > 0 ? $", the first at {turns.IndexOf(refused[0]) + 1}" : "")}";
        if (turns.Find(turn => turn is { Refusal: null, IsServed: false }) is { } broken)
        {
            return Seen.No(Phase.Connect, "neither served nor refused", $"{told}; {turns.IndexOf(broken) + 1} was neither served nor refused", broken.Last);
        }

        if (Wrong(expected, refused.Count, refused.Count == 0 ? 0 : turns.IndexOf(refused[0]) + 1) is { } wrong)
        {
            return Seen.No(Phase.Request, wrong, told, (refused.Count > 0 ? refused[0] : turns[^1]).Last);
        }

        if (expected.SaysWhen && refused.Find(turn => turn.Refusal!.RetryAfter is null) is { } silent)
        {
            return Seen.No(Phase.Request, "no retry-after", $"{told}, and not each says when to come again", silent.Last);
        }

        return InTime(observation, expected, told);
    }

    private static string? Wrong(Expectation.Limited expected, int refused, int first) =>
        refused < expected.Least ? "too few refused"
        : refused > expected.Most ? "too many refused"
        : expected.First is { } wanted && first != wanted ? "refused at another request"
        : null;

    // Requests that took longer than the limit's own time show nothing of it.
    private static Seen InTime(Observation observation, Expectation.Limited expected, string told)
    {
        var sent = observation.Readings.Where(reading => reading.Frame.Direction == FrameDirection.Sent && expected.Steps.Contains(reading.Frame.Step)).Select(reading => reading.Frame.At).DefaultIfEmpty().ToList();
        var took = sent.Max() - sent.Min();
        return expected.Limit is { } limit && took > limit
            ? Seen.No(Phase.Time, "requests too far apart", string.Create(CultureInfo.InvariantCulture, $"{told}, and sending them took {took.TotalMilliseconds:0} ms"))
            : Seen.Yes(told, null);
    }

    /// <summary>What came of one request.</summary>
    internal sealed record Turn(Refusal? Refusal, bool IsServed, Reading? Last)
    {
        public static Turn Of(Observation observation, ScenarioStep step)
        {
            var readings = observation.Of(step).ToList();
            var last = readings.FindLast(reading => reading.Frame.Direction is not FrameDirection.Sent);
            var isServed = step.Action.HasEvents
                ? observation.Ask(step).Terminal is { } terminal && (terminal.Frame.Status is { } answered ? answered < 400 : terminal.Event != EventNames.Error)
                : readings.Exists(reading => reading is { IsReceived: true, Frame.Status: < 400 });
            return new Turn(Refusal.In(readings, observation.Protocol), isServed, last);
        }
    }
}
