using System.Collections.Immutable;
using UsageAgents.Planning.Reading;
using UsageAgents.Planning.Rules;

namespace UsageAgents.Planning;

/// <summary>Decides whether the data can hold an answer to a clause.</summary>
internal static class Answerability
{
    // A refusal states no numbers, so that none of it can be taken for an answer.
    private const string OtherTimes = "it covers one stretch of time, and other times are not in it";

    /// <summary>Says what the data does not hold, or nothing.</summary>
    public static string? Fault(Clause clause)
    {
        if (!clause.UnsupportedTopics.IsEmpty)
        {
            return $"it does not hold {string.Join(" or ", clause.UnsupportedTopics)}";
        }

        if (AsksWhichModelRan(clause))
        {
            return "it does not hold which model ran";
        }

        if (clause.UnknownModel is not null && clause.Models.IsEmpty)
        {
            return "the price list has no such model";
        }

        if (AsksWhatWasPaid(clause))
        {
            return "it does not hold what was paid, only what list prices would make of the traffic";
        }

        if (NamesOtherTime(clause) && !ForecastRule.CanSay(clause))
        {
            return OtherTimes;
        }

        return OutsideWindow(clause) ?? OfAverages(clause) ?? NotUnderstood(clause);
    }

    // "how many requests went to gpt-4o": a model outside of any question of money, where the data names none.
    private static bool AsksWhichModelRan(Clause clause) =>
        !clause.Shape.Holds("model") && !clause.Models.IsEmpty && !Subject.IsMoney(clause) && clause.Change is null && clause.Cap is null && Subject.HasMeasure(clause) && !clause.HasAny(Concept.Switch, Concept.Compare);

    private static bool AsksWhatWasPaid(Clause clause) => clause.Has(Concept.Actual) && !clause.Shape.Holds("cost_usd");

    private static string? OfAverages(Clause clause) => clause.Shape.Averaged && AsksOfSpread(clause) ? "it holds averages of requests, not single ones" : null;

    private static bool AsksOfSpread(Clause clause) =>
        !clause.Percentiles.IsEmpty || clause.HasAny(Concept.Median, Concept.Deviation, Concept.Variance, Concept.Quartiles, Concept.Distribution, Concept.Correlation)
        || (clause.HasAny(Concept.Max, Concept.Min) && !clause.HasAny(Concept.PerMinute, Concept.PerHour, Concept.PerDay, Concept.WhichMinute));

    /// <summary>Says which words were not understood, or nothing. What has digits is not repeated: a refusal states no number.</summary>
    private static string? NotUnderstood(Clause clause)
    {
        if (clause.Unread.IsEmpty)
        {
            return null;
        }

        var words = clause.Unread.Where(word => !word.Any(char.IsDigit)).ToArray();
        return words.Length == 0 ? "I did not understand a number in the question" : $"I did not understand {string.Join(", ", words.Select(word => $"'{word}'"))}";
    }

    // "If code runs on gpt-4o today, ..." supposes, and "what are we currently paying" means what runs; neither asks about a day.
    private static bool NamesOtherTime(Clause clause) => clause.Said.Any(said =>
        said.Concept == Concept.OtherTime && !((!clause.Models.IsEmpty || (Subject.IsMoney(clause) && clause.Shape.Holds("model"))) && said.Phrase is ("today" or "right now" or "currently")));

    private static string? OutsideWindow(Clause clause) =>
        Windows(clause).Any(window => window.From > clause.Shape.Last || window.To <= clause.Shape.First)
            ? OtherTimes
            : null;

    private static ImmutableArray<Window> Windows(Clause clause) => clause.Window is { } window ? [window] : clause.ComparedWindows;
}
