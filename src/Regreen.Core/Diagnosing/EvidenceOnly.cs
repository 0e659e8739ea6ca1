using System.Collections.Immutable;
using Regreen.Core.Running;

namespace Regreen.Core.Diagnosing;

/// <summary>Concludes where no experiment is possible: a cause is at most likely, and only when the evidence names a single one.</summary>
internal static class EvidenceOnly
{
    public static Conclusion Conclude(Inquiry inquiry)
    {
        ImmutableArray<Suspect> named =
        [
            .. inquiry.FindingsOf(FindingKind.ProcessDown).Select(finding => new ProcessSuspect(finding.Subject)),
            .. Surroundings.Suspects(inquiry),
            .. inquiry.FindingsOf(FindingKind.ConfigurationChanged).Select(finding => new ConfigurationSuspect(finding.Subject, finding.Before, finding.Now)),
            .. TouchedBy(inquiry),
        ];
        return named switch
        {
            [var only] => new Conclusion(Ending.Likely, only, $"The evidence names {only.Name} and nothing else; no preview was there to test it. {Refutations.Of(only)}", [], 0),
            [] => new Conclusion(Ending.Inconclusive, null, "The evidence names no change, and no preview was there to try one.", [], 0),
            _ => new Conclusion(Ending.Inconclusive, null, $"The evidence names {string.Join(", ", named.Select(suspect => suspect.Name))}; no preview was there to tell them apart.", [], 0),
        };
    }

    private static IEnumerable<CommitSuspect> TouchedBy(Inquiry inquiry)
    {
        var files = inquiry.FindingsOf(FindingKind.SourceLocation).Select(finding => finding.Subject.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return inquiry.Start.History.Where(commit => commit.Files.Any(files.Contains)).Select(commit => new CommitSuspect(commit.Id, commit.Subject));
    }
}
