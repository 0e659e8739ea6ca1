using Regreen.Core.Facts;
using Regreen.Core.Running;

namespace Regreen.Core.Diagnosing;

/// <summary>
/// Looks inside of a confirmed culprit for the hunks that matter: takes half of them back, then a half of that half, as long as the failure stays away.
/// Where a half does not build alone, or neither half clears the failure, they matter together, and the search ends there.
/// </summary>
internal static class HunkInquiry
{
    private const int MostProbes = 8;
    private const int MostPlaces = 3;

    // What a repair, its round and a second issue may still need.
    private const int Spared = 12;

    /// <summary>Decides the next step: to take the culprit apart, to try a part of it, or to conclude with what was found.</summary>
    public static Command Next(Inquiry inquiry, CommitSuspect culprit, Conclusion conclusion) => inquiry.Issue.Dissected switch
    {
        null when IsWorthIt(inquiry, culprit) => inquiry.Dissect(culprit.Commit),
        { } dissected when dissected.Commit == culprit.Commit => Narrow(inquiry, dissected, 0, dissected.Hunks.Length, conclusion),
        _ => inquiry.Conclude(conclusion),
    };

    // These hunks taken back clear the failure: does one half of them do so too?
    private static Command Narrow(Inquiry inquiry, CulpritDissected dissected, int first, int count, Conclusion conclusion)
    {
        foreach (var half in count < 2 ? [] : Halves(dissected, first, count))
        {
            var without = inquiry.Head with { Patch = half.Undoing };
            var seen = inquiry.Seen(without);
            if (seen.IsUnknown)
            {
                return CanProbe(inquiry) ? inquiry.Probe(without) : Conclude(inquiry, dissected, first, count, conclusion);
            }

            if (seen is { Untestable: 0, Bad: 0 })
            {
                return Narrow(inquiry, dissected, half.First, half.Count, conclusion);
            }
        }

        return Conclude(inquiry, dissected, first, count, conclusion);
    }

    private static IEnumerable<ChangePart> Halves(CulpritDissected dissected, int first, int count) =>
        dissected.Parts.Where(part => (part.First, part.Count) == (first, (count + 1) / 2) || (part.First, part.Count) == (first + ((count + 1) / 2), count / 2));

    private static Command Conclude(Inquiry inquiry, CulpritDissected dissected, int first, int count, Conclusion conclusion) =>
        inquiry.Conclude(count == dissected.Hunks.Length ? conclusion : conclusion with { Hunks = dissected.Hunks.Slice(first, count), Summary = $"{conclusion.Summary}{Told(dissected, first, count)}" });

    private static string Told(CulpritDissected dissected, int first, int count)
    {
        var places = string.Join(", ", dissected.Hunks.Slice(first, Math.Min(count, MostPlaces)).Select(hunk => $"{hunk.Path}:{hunk.Line}"));
        return $" Of its {dissected.Hunks.Length} hunks {(count == 1 ? "one matters" : $"{count} matter")}, {places}{(count > MostPlaces ? ", …" : "")}: with no more than that taken back it goes.";
    }

    // Where the evidence names a place in a file that the culprit changes, why 3 has its place already, and a build is dear.
    private static bool IsWorthIt(Inquiry inquiry, CommitSuspect culprit) =>
        culprit.Merge is null && inquiry.Head.Patch is null && CanProbe(inquiry)
        && inquiry.Start.History.SelectMany(commit => commit.Inside.Append(commit)).FirstOrDefault(commit => commit.Id == culprit.Commit) is { } summary
        && !inquiry.FindingsOf(FindingKind.SourceLocation).Any(finding => summary.Files.Any(file => finding.Subject.StartsWith($"{file}:", StringComparison.Ordinal)));

    private static bool CanProbe(Inquiry inquiry) =>
        inquiry.DeploymentsLeft > Spared && inquiry.Issue.Probes.Count(probe => probe.Candidate.Patch is not null) < MostProbes;
}
