using Regreen.Core.Comparing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Reporting;

/// <summary>The flow of one case, healthy and failing.</summary>
/// <param name="Case">The case.</param>
/// <param name="Healthy">Where the healthy flow was seen.</param>
/// <param name="Failing">Where the failing flow was seen.</param>
/// <param name="Comparison">Both, step by step.</param>
internal sealed record FlowView(CaseId Case, string Healthy, string Failing, FlowComparison Comparison)
{
    /// <summary>Finds for an issue a case whose transcript is there from a healthy time too: the last proven green, or a later iteration. Null where there is none.</summary>
    public static FlowView? Of(RunView run, IterationView iteration, IssueView issue, ReportEvidence evidence)
    {
        foreach (var (judged, healthy, where) in PairsOf(run, iteration, issue))
        {
            if (evidence.TranscriptOf(judged.Receipt!.Transcript) is { } failing && evidence.TranscriptOf(healthy.Receipt!.Transcript) is { } well)
            {
                return new FlowView(judged.Case, where, $"iteration {iteration.Number}", FlowComparison.Of(well, failing));
            }
        }

        return null;
    }

    /// <summary>The failing cases of an issue, each with a healthy verdict of the same case; the first whose transcripts are there is drawn.</summary>
    public static IEnumerable<(CaseJudged Failing, CaseJudged Healthy, string Where)> PairsOf(RunView run, IterationView iteration, IssueView issue)
    {
        var red = iteration.Cases.Select(item => item.Judged).OfType<CaseJudged>().Where(judged => judged is { Divergence: not null, Receipt: not null } && issue.Issue.Cases.Contains(judged.Case));
        var later = run.Iterations.Where(other => other.Number > iteration.Number).SelectMany(other => other.Cases.Select(item => (item.Judged, Where: $"iteration {other.Number}")));
        var healthy = (run.Start.Baseline?.Verdicts ?? []).Select(judged => ((CaseJudged?)judged, Where: "at the last proven green")).Concat(later).ToList();
        return red.SelectMany(judged => healthy
            .Where(other => other.Item1 is { Verdict: Verdict.Proven, Receipt: not null } && other.Item1.Case == judged.Case)
            .Take(1)
            .Select(other => (judged, other.Item1!, other.Where)));
    }
}
