using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Observing;

/// <summary>Values of named steps: <c>NAME</c> is the answer's text, <c>NAME.path</c> a field of its JSON, <c>NAME.headers.x</c> a header.</summary>
public static class NamedValues
{
    private const string Headers = "headers.";

    /// <summary>Finds a value in the frames of the step that has the name; null where the step is unknown, or its answer holds no such value.</summary>
    public static string? Find(ScenarioCase scenario, string name, Func<ScenarioStep, IEnumerable<Reading>> framesOf)
    {
        // A step's name may hold dots: the longest that fits is meant.
        var step = scenario.Steps.Where(step => step.Name is { } own && (name == own || name.StartsWith(own + ".", StringComparison.Ordinal))).MaxBy(step => step.Name!.Length);
        if (step is null)
        {
            return null;
        }

        var received = framesOf(step).Where(reading => reading.IsReceived).Reverse();
        return name.Length == step.Name!.Length
            ? received.FirstOrDefault()?.Frame.Payload
            : received.Select(reading => ValueOf(reading, name[(step.Name.Length + 1)..])).FirstOrDefault(value => value is not null);
    }

    private static string? ValueOf(Reading reading, string path) =>
        (reading.Json is { } json ? JsonPath.TextOf(JsonPath.Find(json, path)) : null)
        ?? (path.StartsWith(Headers, StringComparison.Ordinal) ? reading.Frame.Headers.GetValueOrDefault(path[Headers.Length..].ToLowerInvariant()) : null)
        ?? (path == "last_event_id" ? reading.Frame.EventId : null);
}
