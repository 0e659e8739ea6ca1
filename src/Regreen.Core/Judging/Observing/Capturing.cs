using System.Collections.Immutable;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Observing;

/// <summary>Takes values out of answers, for later steps and expectations.</summary>
public static class Capturing
{
    /// <summary>Takes what one step captures out of its frames: of an exchange the answer, of a session the last frame that has the value.</summary>
    public static IEnumerable<KeyValuePair<string, string>> From(ScenarioStep step, IEnumerable<Reading> received)
    {
        var frames = received.Where(reading => reading.IsReceived && reading.Json is not null).Reverse().ToList();
        foreach (var (name, path) in step.Captures)
        {
            if (frames.Select(reading => JsonPath.TextOf(JsonPath.Find(reading.Json!.Value, path))).FirstOrDefault(value => value is not null) is { } found)
            {
                yield return new(name, found);
            }
        }
    }

    internal static ImmutableDictionary<string, string> Of(Observation observation)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var step in observation.Scenario.Steps.Where(step => !step.Captures.IsEmpty))
        {
            values.AddRange(From(step, observation.Of(step)).Where(pair => !values.ContainsKey(pair.Key)));
        }

        return values.ToImmutable();
    }
}
