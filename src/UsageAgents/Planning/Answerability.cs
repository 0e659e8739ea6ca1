using UsageAgents.Planning.Reading;
using UsageAgents.Usage;

namespace UsageAgents.Planning;

/// <summary>Decides whether the data can hold an answer to a clause.</summary>
internal static class Answerability
{
    /// <summary>Says what the data does not hold, or nothing.</summary>
    public static string? Fault(Clause clause)
    {
        if (!clause.UnsupportedTopics.IsEmpty)
        {
            return $"it does not hold {string.Join(" or ", clause.UnsupportedTopics)}";
        }

        if (clause.UnknownModel is { } model && clause.Models.IsEmpty)
        {
            return $"the price list has no model {model}";
        }

        if (clause.Has(Concept.Actual))
        {
            return "it does not hold what was paid, only what list prices would make of the traffic";
        }

        if (clause.Has(Concept.OtherTime))
        {
            return $"it covers only the time from {UsageTime.Text(clause.Shape.First)} to {UsageTime.Text(clause.Shape.Last)} (UTC)";
        }

        return OutsideWindow(clause);
    }

    private static string? OutsideWindow(Clause clause) =>
        clause.Window is { } window && (window.From > clause.Shape.Last || window.To <= clause.Shape.First)
            ? $"it covers only the time from {UsageTime.Text(clause.Shape.First)} to {UsageTime.Text(clause.Shape.Last)} (UTC)"
            : null;
}
