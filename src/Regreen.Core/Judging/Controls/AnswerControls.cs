using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks answers, one request at a time.</summary>
internal static class AnswerControls
{
    private const string Generic = "I have looked into this, and everything is in good order.";

    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Answers, "all events dropped", observation => Asked(observation, _ => true, (ask, _) => observation.Without(ask.Frames.Contains))),
        new(Claim.Answers, "terminal event dropped", observation => Asked(observation, ask => ask.Terminal is not null && ask.Frames.Length > 1, (ask, _) => observation.Without(ask.Terminals.Contains))),
        new(Claim.Answers, "one expected event dropped", EachExpectedDropped),
        new(Claim.Answers, "an event in the middle dropped", observation => Asked(observation, ask => ask.Frames.Length > 2, (ask, _) => observation.Without(reading => ReferenceEquals(reading, ask.Frames[1])))
            .Where(mutation => observation.Scenario.Steps[mutation.Step].Expectations.Any(expectation => expectation is Expectation.NoGaps))),
        new(Claim.Answers, "answer blanked", observation => Asked(observation, HasAnswer, (ask, step) => Answer(observation, ask, step, ""))),
        new(Claim.Answers, "answer replaced", observation => Asked(observation, HasAnswer, (ask, step) => Answer(observation, ask, step, Another(observation, ask, step)))),
        new(Claim.Answers, "numbers changed", observation => Asked(observation, HasFigures, (ask, step) => Answer(observation, ask, step, Perturb(ask.Answer!, QuestionOf(ask))))),
        new(Claim.Answers, "answered with the question itself", observation => Asked(observation, ask => HasAnswer(ask) && QuestionOf(ask).Length > 0, (ask, step) => Answer(observation, ask, step, QuestionOf(ask)))),
        new(Claim.Answers, "ended with an error", observation => Asked(observation, ask => ask.Answer is not null, (ask, _) => EndWith(observation, ask, answer: false))),
        new(Claim.Answers, "ended with an answer", observation => Asked(observation, ask => ask.Answer is null && ask.Terminal is not null, (ask, _) => EndWith(observation, ask, answer: true))),
    ];

    /// <summary>Puts another answer in the place of the one that came.</summary>
    public static Observation Answer(Observation observation, AskView ask, ScenarioStep step, string answer)
    {
        var path = ask.IsBody ? observation.Protocol.HttpAsk.Response : observation.Protocol.PathOf("response");
        return observation.Change(reading => !ReferenceEquals(reading, ask.Terminal)
            ? reading
            : reading.Json is null
                ? observation.Again(reading.Frame with { Payload = answer })
                : observation.Edit(reading, root => Editing.Set(root, path, JsonValue.Create(answer))));
    }

    /// <summary>Changes every figure of an answer, keeping its form: what stands in the question as well is no figure.</summary>
    public static string Perturb(string answer, string question)
    {
        var text = new StringBuilder(answer);
        foreach (var number in Figures.In(answer, question).Reverse())
        {
            text.Remove(number.Start, number.Text.Length).Insert(number.Start, Changed(number));
        }

        return text.ToString();
    }

    /// <summary>Gets what was asked; empty where it is not known.</summary>
    public static string QuestionOf(AskView ask) => ask.Request is { } request ? QuestionText.In(request.Frame.Payload) ?? "" : "";

    private static string Changed(AnswerNumber number)
    {
        if (number.Value is not { } value)
        {
            // A date or a time: its last digit.
            return number.Text[..^1] + (char)('0' + ((number.Text[^1] - '0' + 3) % 10));
        }

        // Halved, so that no number grows too large; a number near the one that halving leaves in place is moved further.
        var changed = (value / 2) + 7;
        changed += number.IsRoundingOf(changed) ? 3 : 0;
        return changed.ToString($"F{number.Decimals}", CultureInfo.InvariantCulture);
    }

    // Where the order does not matter, the presence of each must.
    private static IEnumerable<Mutation> EachExpectedDropped(Observation observation) =>
        from step in observation.Asks
        let ask = observation.Ask(step)
        from name in step.Expectations.OfType<Expectation.Unordered>().SelectMany(expectation => expectation.Names).Distinct(StringComparer.Ordinal)
        select new Mutation(observation.Without(reading => reading.Is(name) && ask.Frames.Contains(reading)), step.Index);

    private static IEnumerable<Mutation> Asked(Observation observation, Func<AskView, bool> applies, Func<AskView, ScenarioStep, Observation> change)
    {
        foreach (var step in observation.Asks)
        {
            var ask = observation.Ask(step);
            if (!ask.Frames.IsEmpty && applies(ask))
            {
                yield return new Mutation(change(ask, step), step.Index);
            }
        }
    }

    private static bool HasAnswer(AskView ask) => !string.IsNullOrEmpty(ask.Answer);

    private static bool HasFigures(AskView ask) => HasAnswer(ask) && !Figures.Of(ask.Answer!, QuestionOf(ask)).IsEmpty;

    private static string Another(Observation observation, AskView ask, ScenarioStep step) =>
        observation.Asks.Where(other => other.Index != step.Index)
            .Select(other => observation.Ask(other))
            .Where(other => QuestionOf(other) != QuestionOf(ask))
            .Select(other => other.Answer)
            .FirstOrDefault(answer => !string.IsNullOrEmpty(answer) && !string.Equals(answer, ask.Answer, StringComparison.Ordinal)) ?? Generic;

    private static Observation EndWith(Observation observation, AskView ask, bool answer) => observation.Change(reading =>
    {
        if (!ReferenceEquals(reading, ask.Terminal))
        {
            return reading;
        }

        if (reading.Frame.Status is not null)
        {
            return observation.Again(reading.Frame with { Status = answer ? 200 : 500, Payload = "" });
        }

        var protocol = observation.Protocol;
        var payload = answer
            ? Editing.Event(protocol, protocol.AnswerTerminal, protocol.EventPath, ("request_id", reading.RequestId), ("response", Generic))
            : Editing.Event(protocol, protocol.WireName(EventNames.Error), protocol.EventPath, ("request_id", reading.RequestId), ("code", "internal"), ("message", "it failed"));
        return observation.Again(reading.Frame with { Payload = payload });
    });
}
