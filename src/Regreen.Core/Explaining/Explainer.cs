using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Triaging;

namespace Regreen.Core.Explaining;

/// <summary>What the whys of an issue are made from.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="Representative">The case that shows it best.</param>
/// <param name="Findings">What the investigators observed.</param>
/// <param name="Conclusion">What the experiments said.</param>
/// <param name="Origin">Where the cause can be seen: a hunk of the culprit's diff, a configuration line, a probe.</param>
/// <param name="Gap">The observation of the check that was green although the fault was there, or null.</param>
/// <param name="Experiments">One sentence on what was tried.</param>
public sealed record Explanation(
    Issue Issue,
    CaseJudged? Representative,
    ImmutableArray<Finding> Findings,
    Conclusion Conclusion,
    ImmutableArray<Locator> Origin,
    Finding? Gap,
    string Experiments);

/// <summary>Puts evidence into five whys. A why without evidence is not seen; a confirmed cause whose origin cannot be shown is only likely.</summary>
public static class Explainer
{
    private const string MechanismQuestion = "Why did the service answer so?";
    private const string DefectQuestion = "Which code, configuration, process or dependency did that?";

    /// <summary>Writes the diagnosis. Locators that do not resolve must be taken out before.</summary>
    public static Diagnosis Explain(Explanation explanation, Capabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ImmutableArray<Why> whys = [Symptom(explanation), Mechanism(explanation), Defect(explanation), Origin(explanation), Gap(explanation)];
        var conclusion = explanation.Conclusion;
        var ending = Grade(conclusion.Ending, whys);
        return new Diagnosis(ending, conclusion.Cause, conclusion.Summary, whys, conclusion.RuledOut, conclusion.BayesFactor)
        {
            Others = conclusion.Others,
            Remedies = Remedies.For(ending, conclusion.Cause, conclusion.Others, capabilities),
        };
    }

    /// <summary>Lowers an ending that its whys do not carry: without a symptom and an origin that can be shown, nothing is confirmed.</summary>
    public static Ending Grade(Ending ending, ImmutableArray<Why> whys) => ending switch
    {
        Ending.Confirmed when whys.Any(why => why is { Number: 1 or 4, IsSeen: false }) => Ending.Likely,
        Ending.Likely when whys.All(why => !why.IsSeen) => Ending.Inconclusive,
        _ => ending,
    };

    private static Why Symptom(Explanation explanation)
    {
        var findings = Of(explanation, FindingKind.Symptom);
        var answer = explanation.Representative is { Divergence: { } divergence } judged
            ? $"{judged.Case} left the healthy path at {divergence.Phase.ToString().ToLowerInvariant()}: {divergence.Message}"
            : findings.FirstOrDefault()?.Text ?? "Not seen.";
        var evidence = explanation.Representative?.Divergence?.Where is { } where ? [where] : Evidence(findings);
        return new Why(1, "Why did the test fail?", answer, evidence, "The expectation was evaluated on the recorded transcript.");
    }

    private static Why Mechanism(Explanation explanation) => Of(explanation, FindingKind.ResultRepeated) is { IsEmpty: false } repeated && Of(explanation, FindingKind.Mechanism).All(finding => finding.Evidence.IsEmpty)
        ? FromFindings(2, MechanismQuestion, repeated, "The result and the answer are frames of that very request.", "The result was not kept.")
        : FromMechanism(explanation, [.. Of(explanation, FindingKind.Mechanism).Where(finding => !finding.Evidence.IsEmpty).OrderBy(finding => finding.IsByMoment)]);

    // What ties the first of them to the request is said of all that are shown, so the weaker ones stand beside none that are stronger.
    private static Why FromMechanism(Explanation explanation, ImmutableArray<Finding> found) => FromFindings(
        2,
        MechanismQuestion,
        found is [{ IsByMoment: false }, ..] ? [.. found.Where(finding => !finding.IsByMoment)] : found,
        found switch
        {
            [{ IsByMoment: true }, ..] => "No line carries the trace id of the failing request. This one was written while that request was under way and no other of ours, so only its moment ties it to it, which is weaker.",
            [{ By: Investigator.Trace }, ..] => "The span carries the trace id of the failing request.",
            _ => "The line carries the trace id of the failing request.",
        },
        Silent(explanation));

    // A log that nobody could read, or that does not show our requests, tells of nothing; that is no word for the service.
    private static string Silent(Explanation explanation) =>
        Of(explanation, FindingKind.NotSeen).FirstOrDefault(finding => finding.By == Investigator.Log)?.Text ?? "The service's log tells of no trouble in that request.";

    private static Why Defect(Explanation explanation)
    {
        // Where the service wrote nothing, a place found from its answer's words is a guess; the hunk whose revert flips the case is not.
        if (explanation is { Conclusion: { Ending: Ending.Confirmed, Cause: CommitSuspect }, Origin: [var hunk, ..] } && Of(explanation, FindingKind.Mechanism).All(finding => finding.Evidence.IsEmpty))
        {
            return new Why(3, DefectQuestion, $"{hunk.Label}, as the culprit left it: {hunk.Quote.Trim()}", explanation.Origin, explanation.Conclusion.Hunks.IsEmpty ? "The hunk whose revert flips the case." : "Taking back no more than this hunk flips the case.");
        }

        var process = Of(explanation, FindingKind.ProcessDown);
        return FromFindings(
            3,
            DefectQuestion,
            explanation.Conclusion.Cause switch
            {
                ProcessSuspect suspect => [.. process.Where(finding => finding.Subject == suspect.Process)],
                ConfigurationSuspect value => [.. Of(explanation, FindingKind.ConfigurationChanged).Where(finding => finding.Subject == value.Key)],
                SuiteSuspect => Of(explanation, FindingKind.SuiteChanged),
                SurroundingsSuspect around => [.. explanation.Findings.Where(finding => finding.Kind is FindingKind.SurroundingsIll or FindingKind.FingerprintChanged or FindingKind.DataMigrated && finding.Subject == around.Subject)],
                _ => Of(explanation, FindingKind.SourceLocation),
            },
            "The place was found from the evidence before any suspect was named.",
            "No evidence names a place in the code.");
    }

    private static Why Origin(Explanation explanation)
    {
        var conclusion = explanation.Conclusion;
        return new Why(
            4,
            "What brought it in?",
            explanation.Origin.IsEmpty && conclusion.Ending is Ending.Confirmed or Ending.Likely ? "Not seen." : conclusion.Summary,
            explanation.Origin,
            explanation.Experiments);
    }

    private static Why Gap(Explanation explanation) => explanation.Gap is { } gap
        ? new Why(5, "Why did nothing catch it?", gap.Text, gap.Evidence, "The check ran on this very revision, and its controls were tried.")
        : new Why(5, "Why did nothing catch it?", "Not seen: no check that was green on this revision is known.", [], "");

    private static Why FromFindings(int number, string question, ImmutableArray<Finding> findings, string check, string missing) =>
        findings.FirstOrDefault(finding => finding.Evidence.Length > 0) is { } first
            ? new Why(number, question, first.Text, Evidence(findings), check)
            : new Why(number, question, $"Not seen. {missing}", [], "");

    private static ImmutableArray<Finding> Of(Explanation explanation, FindingKind kind) =>
        [.. explanation.Findings.Where(finding => finding.Kind == kind)];

    private static ImmutableArray<Locator> Evidence(ImmutableArray<Finding> findings) =>
        [.. findings.SelectMany(finding => finding.Evidence).Take(3)];
}
