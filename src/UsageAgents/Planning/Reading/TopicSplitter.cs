using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>Splits a sentence that asks of traffic first and of money then: "total tokens by workload, plus each one's cost".</summary>
internal static partial class TopicSplitter
{
    public static IEnumerable<Piece> Split(Piece piece, ClauseMemory clauses)
    {
        foreach (var joint in Joints.Matches(piece.Text).Reverse())
        {
            var left = piece.Text[..joint.Index];
            var right = piece.Text[(joint.Index + joint.Length)..];
            if (Subject.AsksOfTraffic(clauses.Read(left)) && AsksOfMoney(clauses.Read(right)))
            {
                return [new Piece(left, Asks: true), new Piece(right, Asks: true)];
            }
        }

        return [piece];
    }

    // "how many input and output tokens would cost ..." is one question.
    private static bool AsksOfMoney(Clause clause) =>
        Subject.IsMoney(clause) && clause.Said is not [{ Place: 0, Concept: Concept.Input or Concept.Output or Concept.Requests or Concept.Tokens }, ..];

    [GeneratedRegex(@",?\s+(and|plus|then|but)\s+(also\s+|then\s+)?|\s+-\s+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Joints { get; }
}
