using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Triaging;

/// <summary>Groups failures by the first step at which they left the healthy path.</summary>
public static partial class Triage
{
    /// <summary>Groups red cases into issues, the one that explains most first. Numbers go on from <paramref name="firstNumber"/>.</summary>
    /// <param name="verdicts">The last verdict of every case.</param>
    /// <param name="healthy">The verdicts of the last proven green, for comparison; may be empty.</param>
    /// <param name="firstNumber">The number of the first issue.</param>
    public static ImmutableArray<Issue> Group(ImmutableArray<CaseJudged> verdicts, ImmutableArray<CaseJudged> healthy, int firstNumber)
    {
        var symptoms = UniteCloses(Unite([.. verdicts.Where(IsRed).OrderBy(judged => judged.Case.ToString(), StringComparer.Ordinal).Select(judged => (judged, SymptomOf(judged, healthy)))]));
        var groups = symptoms
            .Where(entry => entry.Judged.Gate)
            .GroupBy(entry => entry.Symptom, StringComparer.Ordinal)
            .OrderBy(group => group.Min(entry => entry.Judged.Divergence!.Phase))
            .ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .ToImmutableArray();
        var hollow = HollowCases(verdicts, groups.Select(group => group.Min(entry => entry.Judged.Divergence!.Phase)).ToImmutableHashSet());

        return [.. groups.Select((group, index) => Make(group, index))];

        Issue Make(IGrouping<string, (CaseJudged Judged, string Symptom)> group, int index)
        {
            var divergence = group.MinBy(entry => entry.Judged.Divergence!.Phase).Judged.Divergence!;
            var cases = group.Select(entry => entry.Judged.Case).Concat(hollow.Where(_ => divergence.Phase == Phase.Authenticate)).Distinct();
            return new Issue(
                new IssueId(firstNumber + index),
                divergence.Signature,
                Fingerprint(group.Key),
                divergence.Phase,
                [.. cases.OrderBy(id => id.ToString(), StringComparer.Ordinal)],
                [.. symptoms.Where(entry => !entry.Judged.Gate && IsSameSymptom(entry, group.Key, divergence)).Select(entry => entry.Judged.Case)]);
        }
    }

    /// <summary>Makes the issue of a deployment that did not come up.</summary>
    public static Issue OfDeployment(DeploymentFailure failure, int number)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var stage = failure.Stage.ToString().ToLowerInvariant();
        return new Issue(new IssueId(number), $"deployment: {stage} failed", Fingerprint($"deployment {stage}"), Phase.Reach, [], []) { Deployment = failure.Stage };
    }

    /// <summary>Says whether a verdict is a failure with a symptom.</summary>
    public static bool IsRed(CaseJudged judged) =>
        judged is { Divergence: not null, Verdict: Verdict.Failing or Verdict.Errored or Verdict.Flaky } || judged is { Gate: false, Passed: false, Divergence: not null };

    /// <summary>
    /// Names the symptom of a red case. Up to the login the phase says it all: whoever is refused is refused by the same gate, however the refusal looks.
    /// After it, the first word in which the way differs from the healthy way; where steps were left out and nothing else came, the first of them, whatever followed;
    /// where the ways are alike, the expectation that failed.
    /// </summary>
    public static string SymptomOf(CaseJudged judged, ImmutableArray<CaseJudged> healthy)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var divergence = judged.Divergence ?? throw new ArgumentException("A green case has no symptom.", nameof(judged));
        if (divergence.Phase <= Phase.Authenticate)
        {
            return divergence.Phase.ToString();
        }

        return healthy.FirstOrDefault(other => other.Case == judged.Case) is { Path.Length: > 0 } well && FirstDifference(well.Path, judged.Path) is { } difference
            ? difference
            : divergence.Signature;
    }

    // Two ways of seeing one symptom: cases whose ways differ in the same word, and cases that failed the same expectation, belong together;
    // whoever shares either with a group is of that group.
    private static ImmutableArray<(CaseJudged Judged, string Symptom)> Unite(ImmutableArray<(CaseJudged Judged, string Symptom)> symptoms)
    {
        var united = symptoms;
        foreach (var signature in symptoms.Where(entry => entry.Judged.Gate).Select(entry => entry.Judged.Divergence!.Signature).Distinct(StringComparer.Ordinal))
        {
            var together = united.Where(entry => entry.Judged.Divergence!.Signature == signature).Select(entry => entry.Symptom).ToHashSet(StringComparer.Ordinal);
            var name = together.Min(StringComparer.Ordinal)!;
            united = [.. united.Select(entry => together.Contains(entry.Symptom) ? (entry.Judged, name) : entry)];
        }

        return united;
    }

    // A close code that says why (too big, try again later, one of the service's own) says the same at the login and in the middle of a request.
    private static ImmutableArray<(CaseJudged Judged, string Symptom)> UniteCloses(ImmutableArray<(CaseJudged Judged, string Symptom)> symptoms)
    {
        var united = symptoms;
        foreach (var code in symptoms.Where(entry => entry.Judged.Gate).Select(CloseOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var together = united.Where(entry => entry.Judged.Gate && CloseOf(entry) == code).Select(entry => entry.Symptom).ToHashSet(StringComparer.Ordinal);
            var name = together.Min(StringComparer.Ordinal)!;
            united = [.. united.Select(entry => together.Contains(entry.Symptom) ? (entry.Judged, name) : entry)];
        }

        return united;
    }

    private static string? CloseOf((CaseJudged Judged, string Symptom) entry) =>
        TellingClose().Match(entry.Judged.Divergence!.Signature) is { Success: true } match ? match.Value : null;

    private static string? FirstDifference(ImmutableArray<string> well, ImmutableArray<string> ill)
    {
        for (var index = 0; index < Math.Max(well.Length, ill.Length); index++)
        {
            var (expected, found) = (index < well.Length ? well[index] : "end", index < ill.Length ? ill[index] : "end");
            if (!string.Equals(expected, found, StringComparison.Ordinal))
            {
                // What comes next where a step is left out is whatever else goes on in that case: it says nothing of the cause.
                return IsLeftOver(ill, well) ? $"{expected} left out" : $"{expected} became {found}";
            }
        }

        return null;
    }

    // Whether a way is the healthy one with steps left out, and holds nothing else.
    private static bool IsLeftOver(ImmutableArray<string> ill, ImmutableArray<string> well)
    {
        var found = 0;
        foreach (var word in well)
        {
            found += found < ill.Length && string.Equals(word, ill[found], StringComparison.Ordinal) ? 1 : 0;
        }

        return found == ill.Length;
    }

    // A refusal proves nothing while everybody is refused: such cases belong to the issue that refuses everybody.
    private static ImmutableArray<CaseId> HollowCases(ImmutableArray<CaseJudged> verdicts, ImmutableHashSet<Phase> phases) =>
        phases.Contains(Phase.Authenticate)
            ? [.. verdicts.Where(judged => judged is { Gate: true, Verdict: Verdict.Unproven, Receipt: not null }
                && judged.Receipt.Controls.Any(control => control is { Claim: Claim.Authenticated, TurnedRed: false })).Select(judged => judged.Case)]
            : [];

    private static bool IsSameSymptom((CaseJudged Judged, string Symptom) entry, string symptom, Divergence divergence) =>
        string.Equals(entry.Symptom, symptom, StringComparison.Ordinal)
        || (divergence.Phase == Phase.Authenticate && entry.Judged.Path.Any(word => word.StartsWith("refused", StringComparison.Ordinal)));

    private static string Fingerprint(string symptom) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(symptom)))[..12].ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\bclosed (?:1003|1007|1009|1010|1012|1013|4\d{3})\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TellingClose();
}
