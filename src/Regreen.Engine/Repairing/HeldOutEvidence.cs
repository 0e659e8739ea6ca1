using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Engine.Repairing;

/// <summary>Tells what cases that are held out showed: their transcripts, and texts that name them.</summary>
internal sealed class HeldOutEvidence(ImmutableArray<CaseJudged> verdicts, ImmutableHashSet<string> suites)
{
    private readonly ImmutableArray<CaseJudged> _hidden = [.. verdicts.Where(judged => suites.Contains(judged.Case.Suite))];

    /// <summary>Says whether a text and its evidence may be shown to whoever writes a repair.</summary>
    public bool MayShow(string text, ImmutableArray<Locator> evidence) =>
        !_hidden.Any(judged => text.Contains(judged.Case.ToString(), StringComparison.Ordinal)
            || evidence.Any(locator => Shows(judged, locator)));

    private static bool Shows(CaseJudged judged, Locator locator) =>
        locator.Evidence == judged.Receipt?.Transcript
        || locator.Label.Contains(judged.Case.ToString(), StringComparison.Ordinal)
        || (judged.Receipt?.TraceIds ?? []).Any(trace => locator.Quote.Contains(trace, StringComparison.Ordinal));
}
