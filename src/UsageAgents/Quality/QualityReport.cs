namespace UsageAgents.Quality;

/// <summary>How well an answer stands on its tool results; each part from 0 to 1 (docs/spec/quality.md).</summary>
/// <param name="Grounded">Calls behind the answer, against numbers that stand in no result that they cite.</param>
/// <param name="Coverage">What the request asks for and the results behind the answer hold, of all that it asks for.</param>
/// <param name="Consistency">Calls behind the answer, against citations of nothing and sentences that contradict each other.</param>
/// <param name="Actionability">Whether there is something to decide by; null where the request asks for no decision.</param>
/// <param name="Quality">The mean of those that apply, to two decimals; 0 where no number is grounded.</param>
/// <param name="Ungrounded">The numbers that do not stand in what they cite.</param>
internal sealed record QualityReport(double Grounded, double Coverage, double Consistency, double? Actionability, double Quality, IReadOnlyList<string> Ungrounded)
{
    public static QualityReport Nothing(IReadOnlyList<string> ungrounded) => new(0, 0, 0, null, 0, ungrounded);
}
