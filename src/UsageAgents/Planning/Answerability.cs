using UsageAgents.Planning.Reading;

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

        if (clause.UnknownModel is not null && clause.Models.IsEmpty)
        {
            return "the price list has no such model";
        }

        if (clause.Has(Concept.Actual))
        {
            return "it does not hold what was paid, only what list prices would make of the traffic";
        }

        if (NamesOtherTime(clause))
        {
            return OtherTimes;
        }

        return OutsideWindow(clause);
    }

    // "If code runs on gpt-4o today, ..." supposes; it does not ask about a day.
    private static bool NamesOtherTime(Clause clause) => clause.Said.Any(said =>
        said.Concept == Concept.OtherTime && (clause.Models.IsEmpty || said.Phrase is not ("today" or "right now" or "currently")));

    private static string? OutsideWindow(Clause clause) =>
        clause.Window is { } window && (window.From > clause.Shape.Last || window.To <= clause.Shape.First)
            ? OtherTimes
            : null;
}
