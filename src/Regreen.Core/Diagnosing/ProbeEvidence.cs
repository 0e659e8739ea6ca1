using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Triaging;

namespace Regreen.Core.Diagnosing;

/// <summary>Names the place where what a probe showed can be seen: where the failure was met, or the transcript of a case that passed.</summary>
internal static class ProbeEvidence
{
    public static ImmutableArray<Locator> Of(CandidateProbed? probe, Issue issue) => probe?.Outcome switch
    {
        ProbeOutcome.Bad => [.. probe.Verdicts.Where(judged => judged.Divergence?.Phase == issue.Phase).Select(judged => judged.Divergence!.Where).OfType<Locator>().Take(1)],
        ProbeOutcome.Good or ProbeOutcome.Other =>
        [
            .. probe.Verdicts.Where(judged => judged is { Passed: true, Receipt.Exchanges: > 0 })
                .Select(judged => new Locator(judged.Receipt!.Transcript, EvidenceKind.Transcript, 1, "", $"{judged.Case} on a preview, frame 1"))
                .Take(1),
        ],
        _ => [],
    };
}
