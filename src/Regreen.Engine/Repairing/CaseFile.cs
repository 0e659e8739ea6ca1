using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;

namespace Regreen.Engine.Repairing;

/// <summary>What is known of an issue, for whoever writes a repair. All of it but the rules is text from outside.</summary>
/// <param name="Fingerprint">What recognises the issue.</param>
/// <param name="Title">The symptom.</param>
/// <param name="Cases">The failing cases that may be shown.</param>
/// <param name="Ending">How sure the cause is.</param>
/// <param name="Cause">The cause, or null.</param>
/// <param name="Summary">One sentence on it.</param>
/// <param name="Whys">The five whys.</param>
/// <param name="Findings">What the investigators observed.</param>
/// <param name="RuledOut">What it is not.</param>
/// <param name="Tried">What did not repair it.</param>
/// <param name="Allowed">Globs of what may be changed.</param>
/// <param name="Judges">Paths that judge the change and must stay as they are.</param>
internal sealed record CaseFile(
    string Fingerprint,
    string Title,
    ImmutableArray<FailingCase> Cases,
    Ending Ending,
    string? Cause,
    string Summary,
    ImmutableArray<WhyLine> Whys,
    ImmutableArray<FindingLine> Findings,
    ImmutableArray<RuledOut> RuledOut,
    ImmutableArray<TriedLine> Tried,
    ImmutableArray<string> Allowed,
    ImmutableArray<string> Judges)
{
    /// <summary>Collects what is known of an issue, without anything that cases which are held out showed; null where nothing else failed.</summary>
    public static CaseFile? Of(RunState state, IssueId id, ImmutableHashSet<string> heldOut, ImmutableArray<string> allowed, ImmutableArray<string> judges)
    {
        var issue = state.IssueOf(id);
        ImmutableArray<CaseJudged> verdicts = [.. state.Current.Verdicts];
        ImmutableArray<CaseJudged> failing = [.. verdicts.Where(judged => issue.Issue.Cases.Contains(judged.Case) && !heldOut.Contains(judged.Case.Suite))];
        if (failing.IsEmpty && !issue.Issue.Cases.IsEmpty)
        {
            return null;
        }

        var hidden = new HeldOutEvidence(verdicts, heldOut);
        return new CaseFile(
            issue.Issue.Fingerprint,
            issue.Issue.Title,
            [.. failing.Select(Failing)],
            issue.Diagnosis?.Ending ?? Ending.Inconclusive,
            issue.Diagnosis?.Cause?.Name,
            SummaryOf(issue.Diagnosis, hidden),
            WhysOf(issue.Diagnosis, hidden),
            FindingsOf(issue.Findings, hidden),
            RuledOutOf(issue.Diagnosis, hidden),
            [.. issue.Tried.Where(tried => hidden.MayShow(tried.Reason, [])).Select(tried => new TriedLine(tried.Remedy.Name, tried.Reason))],
            allowed,
            judges);
    }

    private static FailingCase Failing(CaseJudged judged) =>
        new(judged.Case.ToString(), judged.Title, judged.Reason, [.. judged.Expectations.Where(expected => !expected.Held).Select(expected => $"{expected.Expectation}; seen: {expected.Observed}")]);

    private static string SummaryOf(Diagnosis? diagnosis, HeldOutEvidence hidden) => diagnosis is not null && hidden.MayShow(diagnosis.Summary, []) ? diagnosis.Summary : "";

    private static ImmutableArray<WhyLine> WhysOf(Diagnosis? diagnosis, HeldOutEvidence hidden) =>
        [.. (diagnosis?.Whys ?? []).Where(why => hidden.MayShow(why.Answer, why.Evidence)).Select(why => new WhyLine(why.Number, why.Question, why.Answer, Excerpts(why.Evidence)))];

    private static ImmutableArray<FindingLine> FindingsOf(ImmutableArray<Finding>? findings, HeldOutEvidence hidden) =>
        // What a model proposed may tell of cases that are held out, which it has seen.
        [.. (findings ?? []).Where(finding => finding.Kind is not (FindingKind.Hypothesis or FindingKind.ModelAsked) && hidden.MayShow(finding.Text, finding.Evidence)).Select(finding => new FindingLine(finding.Kind, finding.Text, Excerpts(finding.Evidence)))];

    private static ImmutableArray<RuledOut> RuledOutOf(Diagnosis? diagnosis, HeldOutEvidence hidden) => [.. (diagnosis?.RuledOut ?? []).Where(other => hidden.MayShow(other.By, []))];

    private static ImmutableArray<Excerpt> Excerpts(ImmutableArray<Locator> evidence) => [.. evidence.Select(locator => new Excerpt(locator.Label, locator.Quote))];
}

/// <summary>A failing case.</summary>
internal sealed record FailingCase(string Case, string Title, string Reason, ImmutableArray<string> Expectations);

/// <summary>One of the five whys.</summary>
internal sealed record WhyLine(int Number, string Question, string Answer, ImmutableArray<Excerpt> Evidence);

/// <summary>One observation.</summary>
internal sealed record FindingLine(FindingKind Kind, string Text, ImmutableArray<Excerpt> Evidence);

/// <summary>A place in the evidence, and what stands there.</summary>
internal sealed record Excerpt(string Place, string Text);

/// <summary>A remedy that did not repair it.</summary>
internal sealed record TriedLine(string Remedy, string Reason);

[JsonSerializable(typeof(CaseFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true)]
internal sealed partial class CaseFileJson : JsonSerializerContext;
