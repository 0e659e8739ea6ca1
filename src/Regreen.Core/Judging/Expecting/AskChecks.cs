using System.Globalization;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks the events and the answer of one request.</summary>
internal static class AskChecks
{
    private const double QualityTolerance = 0.05;

    public static Seen Look(Observation observation, AskView ask, Expectation expectation) => expectation switch
    {
        Expectation.Terminal terminal => Terminal(observation, ask, terminal.Event),
        Expectation.Events events => Events(observation, ask, events),
        Expectation.Unordered events => EventOrder.Unordered(observation, ask, events),
        Expectation.NoGaps => EventOrder.NoGaps(observation, ask),
        _ when AskSymptoms.CutOff(observation, ask) is { } cut => cut,
        Expectation.Quality quality => Quality(ask, quality.Least),
        Expectation.Answer { Condition: AnswerCondition.Grounded } => Grounded(ask),
        Expectation.Answer answer => Answer(observation, ask, answer.Condition),
        _ => Texts.NotHere(expectation),
    };

    private static Seen Terminal(Observation observation, AskView ask, string name)
    {
        if (ask.Terminal is not { } terminal || (!IsTerminal(terminal, name) && AskSymptoms.CutOff(observation, ask) is not null))
        {
            return AskSymptoms.CutOff(observation, ask)!.Value;
        }

        return ask.Terminals.Length > 1
            ? Seen.No(Phase.Answer, "several terminal events", $"{ask.Terminals.Length} terminal events: {string.Join(", ", ask.Terminals.Select(reading => reading.Wire))}", terminal)
            : ask.AfterEnd is { } late
                ? Seen.No(Phase.Answer, "goes on after its terminal event", $"{late.Wire} came after {NameOf(terminal)}", late)
                : Seen.When(IsTerminal(terminal, name), NameOf(terminal), terminal, Phase.Answer, $"ended with {Texts.Word(terminal.Event ?? "")}");
    }

    // Over HTTP the status says how the request ended.
    private static bool IsTerminal(Reading terminal, string name) => terminal.Frame.Status is { } status
        ? status is >= 200 and < 300 == string.Equals(name, EventNames.AgentCompleted, StringComparison.Ordinal)
        : terminal.Is(name);

    private static string NameOf(Reading terminal) => terminal.Frame.Status is { } status ? $"status {status}" : terminal.Wire ?? "";

    private static Seen Events(Observation observation, AskView ask, Expectation.Events expected)
    {
        var position = 0;
        foreach (var reading in ask.Frames)
        {
            position += position < expected.Names.Length && reading.Is(expected.Names[position]) ? 1 : 0;
        }

        var seen = string.Join(" → ", ask.Frames.Select(reading => reading.Wire ?? NameOf(reading)));
        return position == expected.Names.Length
            ? Seen.Yes(seen, ask.Frames.LastOrDefault())
            : AskSymptoms.CutOff(observation, ask) ?? Missing(ask, expected.Names[position], seen);
    }

    /// <summary>Says that an event is missing.</summary>
    public static Seen Missing(AskView ask, string name, string seen)
    {
        var isTool = EventNames.IsTool(name);
        var noneRan = isTool && !ask.Frames.Any(reading => EventNames.IsTool(reading.Event));
        return Seen.No(isTool ? Phase.Tools : Phase.Request, noneRan ? "none ran" : $"{Texts.Word(name)} missing", seen.Length == 0 ? "no events" : Texts.Short(seen), ask.Terminal);
    }

    private static Seen Grounded(AskView ask)
    {
        var grounding = Grounding.Of(ask.Question, ask.Answer ?? "", ask.ToolCalls);
        if (grounding.IsGrounded)
        {
            return Seen.Yes($"{grounding.Numbers.Length} of {grounding.Numbers.Length} numbers", ask.Terminal);
        }

        var told = grounding.Numbers.IsEmpty
            ? $"the answer holds no number: {Texts.Short(ask.Answer ?? "")}"
            : Ungrounded(grounding);
        return ToolsAmiss(ask, told) ?? Seen.No(Phase.Answer, grounding.Numbers.IsEmpty ? "no number" : "not grounded", told, ask.Terminal);
    }

    private static Seen Quality(AskView ask, double least)
    {
        var grounding = Grounding.Of(ask.Question, ask.Answer ?? "", ask.ToolCalls);
        var quality = grounding.Quality;
        var told = string.Create(CultureInfo.InvariantCulture, $"{quality:0.00}{(ask.ReportedQuality is { } said ? $", reported {said:0.00}" : "")}");
        if (ask.ReportedQuality is { } reported && Math.Abs(reported - quality) > QualityTolerance + 1e-9)
        {
            return Seen.No(Phase.Answer, "quality misreported", told, ask.Terminal);
        }

        if (quality >= least)
        {
            return Seen.Yes(told, ask.Terminal);
        }

        // A low quality is named for what lowers it, so that it is grouped with the cases that expect just that.
        return ToolsAmiss(ask, told) ?? (grounding.Ungrounded.IsEmpty
            ? Seen.No(Phase.Answer, "quality too low", told, ask.Terminal)
            : Seen.No(Phase.Answer, "not grounded", $"{told}: {Ungrounded(grounding)}", ask.Terminal));
    }

    private static string Ungrounded(Grounding grounding)
    {
        var numbers = string.Join(", ", grounding.Ungrounded.Take(5).Select(number => number.Text));
        return $"{grounding.Ungrounded.Length} of {grounding.Numbers.Length} numbers ({numbers}{(grounding.Ungrounded.Length > 5 ? ", …" : "")}) {(grounding.Ungrounded.Length == 1 ? "does not stand in the result that it cites" : "do not stand in the results that they cite")}";
    }

    private static Seen? ToolsAmiss(AskView ask, string told) => ask.ToolCalls.IsEmpty
        ? Seen.No(Phase.Tools, "none ran", $"{told}; no tool ran", ask.Terminal)
        : ask.ToolCalls.Any(call => call.Success) ? null : Seen.No(Phase.Tools, "all failed", $"{told}; every tool failed", ask.Terminal);

    private static Seen Form(AskView ask, string answer, AnswerCondition condition)
    {
        switch (condition)
        {
            case AnswerCondition.Fits fits:
                var fault = AnswerForm.Json(answer) is { } json ? fits.Fault(json) : $"it is no JSON: {Texts.Short(answer)}";
                return Seen.When(fault is null, fault ?? "it fits", ask.Terminal, Phase.Answer, "does not fit its schema");
            case AnswerCondition.Lists lists:
                var items = AnswerForm.Items(answer);
                return Seen.When(items >= lists.Least, $"{items} items", ask.Terminal, Phase.Answer, "list too short");
            case AnswerCondition.Table table:
                var rows = AnswerForm.Rows(answer, table.Columns);
                return Seen.When(rows >= table.Least, rows is null ? "there is no such table" : $"{rows} rows", ask.Terminal, Phase.Answer, rows is null ? "no table" : "table too short");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Seen Answer(Observation observation, AskView ask, AnswerCondition condition)
    {
        var answer = ask.Answer ?? "";
        var told = answer.Length == 0 ? "the answer is empty" : Texts.Short(answer);
        if (answer.Length == 0)
        {
            return Seen.No(Phase.Answer, "empty", told, ask.Terminal);
        }

        return condition switch
        {
            AnswerCondition.Mentions mentions => Seen.When(AnswerChecks.Mentions(answer, Texts.Fill(observation, mentions.What)), told, ask.Terminal, Phase.Answer, "not mentioned"),
            AnswerCondition.Matches matches => Seen.When(AnswerChecks.Matches(answer, matches.Pattern), told, ask.Terminal, Phase.Answer, "does not match"),
            AnswerCondition.Absent absent => Seen.When(!answer.Contains(Texts.Fill(observation, absent.What), StringComparison.OrdinalIgnoreCase), told, ask.Terminal, Phase.Answer, "holds what it must not"),
            AnswerCondition.Fits or AnswerCondition.Lists or AnswerCondition.Table => Form(ask, answer, condition),
            AnswerCondition.Length length => Seen.When(answer.Length >= length.Least, $"{answer.Length} characters", ask.Terminal, Phase.Answer, "too short"),
            _ => Seen.When(AnswerChecks.Declines(ask), told, ask.Terminal, Phase.Answer, "not declined"),
        };
    }
}
