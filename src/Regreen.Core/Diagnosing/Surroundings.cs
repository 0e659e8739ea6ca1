using System.Collections.Immutable;
using Regreen.Core.Running;

namespace Regreen.Core.Diagnosing;

/// <summary>What is left when everything that can be undone was spoken free: the surroundings.</summary>
internal static class Surroundings
{
    public static ImmutableArray<SurroundingsSuspect> Suspects(Inquiry inquiry) =>
        [.. inquiry.FindingsOf(FindingKind.SurroundingsIll).Concat(Declared(inquiry).Where(IsNoCommitS)).Select(finding => new SurroundingsSuspect(finding.Subject))];

    /// <summary>Gets what the target stands on, by its images, its data or by what the project declared, and is not what it was: where the evidence speaks of some of it, those alone.</summary>
    public static ImmutableArray<Finding> Declared(Inquiry inquiry)
    {
        var changed = inquiry.FindingsOf(FindingKind.FingerprintChanged).Concat(inquiry.FindingsOf(FindingKind.DataMigrated)).ToImmutableArray();
        var touches = SuspectPriors.Touches(changed, FailingWords.Of(inquiry.Issue.Findings ?? []));
        ImmutableArray<Finding> touched = [.. changed.Where((_, index) => touches[index] > 0)];
        return touched.IsEmpty ? changed : touched;
    }

    // Where there are no experiments, the commit that brought a migration is the suspect.
    private static bool IsNoCommitS(Finding finding) => finding.Kind != FindingKind.DataMigrated;

    /// <summary>Where one thing around the deployment is ill, or one that it stands on is another, it is likely; of several, none can be told from the others here.</summary>
    public static Conclusion Conclude(Inquiry inquiry, string summary)
    {
        var ill = inquiry.FindingsOf(FindingKind.SurroundingsIll).ToImmutableArray();
        var changed = inquiry.FindingsOf(FindingKind.SurroundingsChanged).Select(finding => finding.Subject).ToImmutableArray();
        return ill switch
        {
            [var only] => new Conclusion(Ending.Likely, new SurroundingsSuspect(only.Subject), $"{summary} {only.Text} It would be refuted if the failure stayed with that put right.", inquiry.RuledOut(), 0),
            [] when Declared(inquiry) is [var only] => new Conclusion(
                Ending.Likely, new SurroundingsSuspect(only.Subject), $"{summary} Of what it stands on, {only.Subject} changed: {only.Text} It would be refuted if the failure stayed with {(IsNoCommitS(only) ? "that put back" : "data from before it")}.", inquiry.RuledOut(), 0),
            [] when Declared(inquiry) is { IsEmpty: false } several => new Conclusion(
                Ending.Inconclusive, null, $"{summary} Of what it stands on these changed: {string.Join(", ", several.Select(finding => finding.Subject))}.", inquiry.RuledOut(), 0),
            [] when changed.IsEmpty => new Conclusion(Ending.Inconclusive, null, summary, inquiry.RuledOut(), 0),
            [] => new Conclusion(Ending.Inconclusive, null, $"{summary} Changed since then: {string.Join(", ", changed)}.", inquiry.RuledOut(), 0),
            _ => new Conclusion(Ending.Inconclusive, null, $"{summary} Not as it should be: {string.Join(", ", ill.Select(finding => finding.Subject))}.", inquiry.RuledOut(), 0),
        };
    }
}
