namespace UsageAgents.Quality;

/// <summary>How well an answer stands on its tool results; each part from 0 to 1 (docs/spec/quality.md).</summary>
/// <param name="Grounded">Numbers that stand in the result they cite, of all numbers.</param>
/// <param name="Coverage">Successful tool calls that are cited, of all successful ones.</param>
/// <param name="Consistency">Citations that name a successful call, of all citations.</param>
/// <param name="Quality">The mean of the three, to two decimals; 0 without a successful call or a number.</param>
/// <param name="Ungrounded">The numbers that do not stand in what they cite.</param>
internal sealed record QualityReport(double Grounded, double Coverage, double Consistency, double Quality, IReadOnlyList<string> Ungrounded);
