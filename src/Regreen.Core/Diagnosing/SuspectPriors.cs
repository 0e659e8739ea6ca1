using System.Collections.Immutable;
using Regreen.Core.Weighing;

namespace Regreen.Core.Diagnosing;

/// <summary>
/// How much sooner a suspect is looked at, by one rule for every kind: three times where the evidence of the failure speaks of it, half as much again where a model proposes it. It moves who is tried first,
/// never what proves.
/// </summary>
internal static class SuspectPriors
{
    private const double Touched = 3;
    private const double Proposed = 1.5;

    public static double Of(bool isTouched, bool isProposed) => (isTouched ? Touched : 1) * (isProposed ? Proposed : 1);

    /// <summary>Orders findings that each name a suspect, the most suspected first; those that are alike stay in their order.</summary>
    public static ImmutableArray<Finding> Order(Inquiry inquiry, ImmutableArray<Finding> suspects)
    {
        var (proposed, touches) = (inquiry.Proposed, Touches(suspects, FailingWords.Of(inquiry.Issue.Findings ?? [])));
        return [.. suspects.Select((finding, index) => (finding, Touch: touches[index])).OrderByDescending(entry => Of(entry.Touch > 0, proposed.Contains(entry.finding.Subject))).ThenByDescending(entry => entry.Touch).Select(entry => entry.finding)];
    }

    /// <summary>Says how much of the evidence each speaks of, by its name and its values: a word that all of them hold tells little of one, as with commits.</summary>
    public static ImmutableArray<double> Touches(ImmutableArray<Finding> suspects, IReadOnlyDictionary<string, double> evidence)
    {
        var words = suspects.Select(finding => EvidenceWords.Of($"{NameOf(finding.Subject)} {finding.Before} {finding.Now}").ToHashSet(StringComparer.Ordinal)).ToImmutableArray();
        var spread = words.SelectMany(own => own).GroupBy(word => word, StringComparer.Ordinal).ToDictionary(word => word.Key, word => word.Count(), StringComparer.Ordinal);
        return [.. words.Select(own => own.Sum(word => evidence.TryGetValue(word, out var weight) ? weight * Math.Log((suspects.Length + 1.0) / spread[word]) : 0))];
    }

    // FILE:KEY is named by its key; the file is that of many.
    private static string NameOf(string subject) => subject.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && subject.AsSpan(0, colon).ContainsAny('.', '/') ? subject[(colon + 1)..] : subject;
}
