using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks that frames arrived.</summary>
internal static class FrameChecks
{
    public static Seen Look(Observation observation, ScenarioStep step, AskView? ask, Expectation expectation) => expectation switch
    {
        Expectation.FrameSeen frame => Count(observation, step, ask, frame.Event, 1),
        Expectation.EventCount count => Count(observation, step, ask, count.Event, count.Least),
        Expectation.Pings pings => Pings(observation, step, pings),
        Expectation.AnyFrames any => Any(observation, step, any.Least),
        _ => Texts.NotHere(expectation),
    };

    private static Seen Count(Observation observation, ScenarioStep step, AskView? ask, string name, int least)
    {
        var found = observation.Of(step).Where(reading => reading.IsReceived && reading.Is(name)).ToList();
        if (found.Count >= least)
        {
            return Seen.Yes($"{found.Count} {name}", found[0]);
        }

        var isTool = EventNames.IsTool(name);
        return isTool && ask is not null && AskSymptoms.CutOff(observation, ask) is { } cut
            ? cut
            : Seen.No(isTool ? Phase.Tools : Phase.Request, isTool ? "none ran" : $"no {Texts.Word(name)}", $"{found.Count} {name}", found.FirstOrDefault());
    }

    private static Seen Pings(Observation observation, ScenarioStep step, Expectation.Pings expected)
    {
        var start = observation.Of(step).FirstOrDefault()?.Frame.At ?? TimeSpan.Zero;
        var heartbeats = observation.Of(step).Where(reading => reading.IsReceived && reading.Is(EventNames.Heartbeat)).ToList();
        List<Frame> all = [.. observation.Pings.Where(frame => frame.Step == step.Index), .. heartbeats.Select(reading => reading.Frame)];
        var inTime = all.Count(frame => frame.At - start <= expected.Limit);
        return Seen.When(
            inTime >= expected.Least,
            all.Count == 0 ? "none came" : $"{inTime} in time: {string.Join(", ", all.CountBy(frame => frame.EventType ?? EventNames.Heartbeat).Select(kind => $"{kind.Value} {kind.Key}"))}",
            heartbeats.FirstOrDefault(),
            Phase.Request,
            all.Count >= expected.Least ? "pings late" : "no ping");
    }

    private static Seen Any(Observation observation, ScenarioStep step, int least)
    {
        var found = observation.On(step.Action.Channel).Where(reading => reading.IsReceived && reading.Frame.Step <= step.Index && (!step.Action.IsStream || reading.Frame.Status is null)).ToList();
        return Seen.When(found.Count >= least, $"{found.Count} frames", found.FirstOrDefault(), Phase.Request, "no frame");
    }
}
