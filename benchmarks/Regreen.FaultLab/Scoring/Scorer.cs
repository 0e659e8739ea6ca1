using System.Collections.Immutable;
using Regreen.FaultLab.Planting;

namespace Regreen.FaultLab.Scoring;

/// <summary>Compares what a report says with what was planted. What counts is the file, the key or the commit that is named, never the kind of fault.</summary>
internal static class Scorer
{
    private static readonly string[] Judging = ["tests/", "test/", "regreen.yaml", ".github/"];

    /// <summary>Scores one run.</summary>
    /// <param name="fault">What was planted.</param>
    /// <param name="truth">What is to blame.</param>
    /// <param name="report">What the product reported, or null where there is no report.</param>
    /// <param name="touched">The paths that repairs changed.</param>
    public static FaultScore Score(PlantedFault fault, Truth truth, RunReport? report, ImmutableArray<string> touched)
    {
        var outcome = report?.Outcome ?? "none";
        var issues = report?.Issues ?? [];
        var blamed = issues.Where(issue => issue.Ending is "confirmed" or "likely").ToImmutableArray();
        var innocent = blamed.SelectMany(issue => issue.Causes).Except(truth.Causes, StringComparer.Ordinal).ToImmutableArray();
        var symptoms = Count(issues);
        // What the report tells to have one cause with another issue is no second one.
        var seen = Count([.. issues.Where(issue => issue.GoesWith is null)]);
        var isRight = IsRight(fault, truth, issues, innocent);
        var score = new FaultScore
        {
            Service = fault.Service,
            Name = fault.Name,
            Layer = fault.Layer,
            IsControl = fault.IsControl,
            IsFromTheBeginning = fault.IsFromTheBeginning,
            IsInReach = fault.IsInReach && !fault.IsControl,
            IsRepairable = fault.IsRepairable,
            Grouped = fault.IsControl || seen == fault.Issues,
            GroupedBySymptom = fault.IsControl || symptoms == fault.Issues,
            CauseRight = isRight,
            Confirmed = isRight && issues.Where(issue => issue.Causes.Any(cause => truth.Causes.Contains(cause, StringComparer.Ordinal))).Any(issue => issue.Ending == "confirmed"),
            WronglyBlamed = !innocent.IsEmpty,
            Repaired = fault.IsRepairable && outcome == "proven-green",
            EndedRight = IsEnd(fault, outcome),
            TestsEdited = touched.Count(path => Judging.Any(part => path.StartsWith(part, StringComparison.Ordinal))),
            Outcome = outcome,
            Why = "",
        };
        return score with { Why = Tell(score, fault, truth, issues, seen) };
    }

    private static int Count(ImmutableArray<ReportedIssue> issues) => issues.Select(issue => issue.Fingerprint).Distinct(StringComparer.Ordinal).Count();

    private static bool IsRight(PlantedFault fault, Truth truth, ImmutableArray<ReportedIssue> issues, ImmutableArray<string> innocent) =>
        !fault.IsControl && innocent.IsEmpty && IsNamed(truth, issues.SelectMany(issue => issue.Causes).ToImmutableHashSet(StringComparer.Ordinal));

    private static bool IsEnd(PlantedFault fault, string outcome) =>
        fault.Ends.Contains("any", StringComparer.Ordinal) || fault.Ends.Contains(outcome, StringComparer.Ordinal);

    // What was never right has no culprit: naming one of the places that are wrong is all that can be asked for.
    private static bool IsNamed(Truth truth, ImmutableHashSet<string> named) =>
        truth.Causes.All(cause => cause.StartsWith("source ", StringComparison.Ordinal)) ? truth.Causes.Any(named.Contains) : truth.Causes.All(named.Contains);

    private static string Tell(FaultScore score, PlantedFault fault, Truth truth, ImmutableArray<ReportedIssue> issues, int seen)
    {
        var said = issues.IsEmpty ? "no issue" : string.Join("; ", issues.Select(Say));
        if (score.IsGood)
        {
            return said;
        }

        string?[] complaints =
        [
            score.Grouped ? null : $"{seen} issues instead of {fault.Issues}",
            score.CauseRight || !score.IsInReach ? null : $"to blame is {string.Join(" and ", truth.Causes.Select(Short))}",
            score.WronglyBlamed ? "somebody innocent is blamed" : null,
            score.EndedRight ? null : $"should end {string.Join(" or ", fault.Ends)}",
            score.TestsEdited == 0 ? null : $"{score.TestsEdited} files of the tests changed",
        ];
        return $"{string.Join(", ", complaints.Where(complaint => complaint is not null))}. Said: {said}{(issues is [.., { Ending: not "confirmed" } last] ? $" ({last.Summary})" : "")}";
    }

    private static string Say(ReportedIssue issue) =>
        $"{issue.Title} → {issue.Ending ?? (issue.GoesWith is { } other ? $"went with {other}" : "no diagnosis")}{(issue.Causes.IsEmpty ? "" : $" {string.Join(" and ", issue.Causes.Select(Short))}")}";

    private static string Short(string cause) => cause.StartsWith("commit ", StringComparison.Ordinal) ? cause[..Math.Min(cause.Length, 17)] : cause;
}
