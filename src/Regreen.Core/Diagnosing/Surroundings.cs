using System.Collections.Immutable;
using Regreen.Core.Running;

namespace Regreen.Core.Diagnosing;

/// <summary>What is left when everything that can be undone was spoken free: the surroundings.</summary>
internal static class Surroundings
{
    public static ImmutableArray<SurroundingsSuspect> Suspects(Inquiry inquiry) => [.. inquiry.FindingsOf(FindingKind.SurroundingsIll).Select(finding => new SurroundingsSuspect(finding.Subject))];

    /// <summary>Where one thing around the deployment is ill, it is likely; of several, none can be told from the others here.</summary>
    public static Conclusion Conclude(Inquiry inquiry, string summary)
    {
        var ill = inquiry.FindingsOf(FindingKind.SurroundingsIll).ToImmutableArray();
        var changed = inquiry.FindingsOf(FindingKind.SurroundingsChanged).Select(finding => finding.Subject).ToImmutableArray();
        return ill switch
        {
            [var only] => new Conclusion(Ending.Likely, new SurroundingsSuspect(only.Subject), $"{summary} {only.Text} It would be refuted if the failure stayed with that put right.", inquiry.RuledOut(), 0),
            [] when changed.IsEmpty => new Conclusion(Ending.Inconclusive, null, summary, inquiry.RuledOut(), 0),
            [] => new Conclusion(Ending.Inconclusive, null, $"{summary} Changed since then: {string.Join(", ", changed)}.", inquiry.RuledOut(), 0),
            _ => new Conclusion(Ending.Inconclusive, null, $"{summary} Not as it should be: {string.Join(", ", ill.Select(finding => finding.Subject))}.", inquiry.RuledOut(), 0),
        };
    }
}
