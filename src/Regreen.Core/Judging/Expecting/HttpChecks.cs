using System.Text.Json;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks the answer of an HTTP exchange.</summary>
internal static class HttpChecks
{
    public static Seen Look(Observation observation, ScenarioStep step, Expectation expectation)
    {
        var answer = observation.Of(step).FirstOrDefault(reading => reading.Frame.Status is not null && reading.Frame.Direction is FrameDirection.Received or FrameDirection.Refused);
        if (answer is null)
        {
            var failure = observation.Of(step).FirstOrDefault(reading => reading.Frame.Direction == FrameDirection.Failed);
            return Seen.No(Phase.Connect, "no answer", failure?.Frame.Reason ?? "no answer came", failure);
        }

        return expectation switch
        {
            Expectation.Status status => Status(answer, status),
            _ when Refuses(answer) is { } refusal && !IsExpected(step, answer) => refusal,
            Expectation.JsonField field => Among(observation, step, answer, reading => Field(observation, reading, field)),
            Expectation.FieldFits fits => Among(observation, step, answer, reading => Fits(reading, fits)),
            Expectation.ItemCount count => Among(observation, step, answer, reading => Items(reading, count)),
            Expectation.Contains contains => Among(observation, step, answer, reading => Contains(reading, Texts.Fill(observation, contains.Part))),
            Expectation.Header header => Header(answer, header.Name, Texts.Fill(observation, header.Value)),
            _ => Texts.NotHere(expectation),
        };
    }

    // Of a stream any event may hold it; where none does, the last is told.
    private static Seen Among(Observation observation, ScenarioStep step, Reading answer, Func<Reading, Seen> look)
    {
        var events = step.Action.IsStream ? observation.Of(step).Where(reading => reading.IsReceived && reading.Frame.Status is null).ToList() : [];
        return events.Count == 0 ? look(answer) : events.Select(look).Where(seen => seen.Held).DefaultIfEmpty(look(events[^1])).First();
    }

    private static Seen Status(Reading answer, Expectation.Status expected)
    {
        var status = answer.Frame.Status!.Value;
        var told = $"status {status}{(answer.Frame.Payload.Length > 0 && status >= 400 ? $": {Texts.Short(answer.Frame.Payload)}" : "")}";
        return expected.Codes.Contains(status)
            ? Seen.Yes(told, answer)
            : expected.Codes.All(code => code is 401 or 403)
                ? Seen.No(Phase.Authenticate, status < 400 ? "accepted" : $"http {status}", told, answer)
                : Refuses(answer) ?? Seen.No(Phase.Connect, $"http {status}", told, answer);
    }

    private static Seen? Refuses(Reading answer) => answer.Frame.Status is 401 or 403
        ? Seen.No(Phase.Authenticate, $"http {answer.Frame.Status}", $"status {answer.Frame.Status}: {Texts.Short(answer.Frame.Payload)}", answer)
        : null;

    // A step that expects to be refused may look at what the refusal says.
    private static bool IsExpected(ScenarioStep step, Reading answer) =>
        step.Expectations.Any(expectation => expectation is Expectation.Status status && status.Codes.Contains(answer.Frame.Status!.Value));

    private static Seen Field(Observation observation, Reading answer, Expectation.JsonField expected)
    {
        var value = answer.Json is { } json ? JsonPath.TextOf(JsonPath.Find(json, expected.Path)) : null;
        return Seen.When(
            string.Equals(value, Texts.Fill(observation, expected.Value), StringComparison.Ordinal),
            value is null ? "there is no such field" : $"{expected.Path} is {Texts.Short(value)}",
            answer,
            Phase.Answer,
            $"field {expected.Path} {(value is null ? "missing" : "differs")}");
    }

    private static Seen Fits(Reading answer, Expectation.FieldFits expected)
    {
        if (Find(answer, expected.Path) is not { } value)
        {
            return Seen.No(Phase.Answer, $"field {expected.Path} missing".Replace("  ", " ", StringComparison.Ordinal), expected.Path.Length == 0 ? "the body is no JSON" : "there is no such field", answer);
        }

        var fault = expected.Fault(value);
        return Seen.When(fault is null, fault ?? "it fits", answer, Phase.Answer, "does not fit its schema");
    }

    private static Seen Items(Reading answer, Expectation.ItemCount expected)
    {
        var count = Find(answer, expected.Path) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : (int?)null;
        return Seen.When(count >= expected.Least && count <= (expected.Most ?? int.MaxValue), count is null ? "there is no such list" : $"{count} items", answer, Phase.Answer, $"items of {expected.Path}");
    }

    private static JsonElement? Find(Reading answer, string path) => answer.Json is { } json ? path.Length == 0 ? json : JsonPath.Find(json, path) : null;

    private static Seen Contains(Reading answer, string part) =>
        Seen.When(answer.Frame.Payload.Contains(part, StringComparison.Ordinal), Texts.Short(answer.Frame.Payload), answer, Phase.Answer, "text missing");

    private static Seen Header(Reading answer, string name, string expected)
    {
        var value = answer.Frame.Headers.GetValueOrDefault(name.ToLowerInvariant());
        return Seen.When(string.Equals(value, expected, StringComparison.Ordinal), value is null ? "no such header" : $"'{Texts.Short(value)}'", answer, Phase.Connect, $"header {name.ToLowerInvariant()} {(value is null ? "missing" : "differs")}");
    }
}
