using System.Collections.Immutable;
using System.Text.Json;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Answers;

/// <summary>How well an answer stands on its tool results, computed from the transcript alone (docs/spec/quality.md).</summary>
/// <param name="Numbers">The numbers of the answer.</param>
/// <param name="Ungrounded">Those that do not stand in the result that they cite.</param>
/// <param name="Coverage">Successful tool calls that are cited, of all successful ones.</param>
/// <param name="Consistency">Citations that name a successful call, of all citations.</param>
/// <param name="SuccessfulCalls">How many tool calls gave a result.</param>
public sealed record Grounding(ImmutableArray<AnswerNumber> Numbers, ImmutableArray<AnswerNumber> Ungrounded, double Coverage, double Consistency, int SuccessfulCalls)
{
    /// <summary>Gets the share of numbers that are grounded.</summary>
    public double GroundedShare => Numbers.IsEmpty ? 0 : (double)(Numbers.Length - Ungrounded.Length) / Numbers.Length;

    /// <summary>Gets whether it holds a number, and every number is grounded.</summary>
    public bool IsGrounded => !Numbers.IsEmpty && Ungrounded.IsEmpty;

    /// <summary>Gets the quality, to two decimals: the mean of the three; 0 without a successful call or a number.</summary>
    public double Quality => SuccessfulCalls == 0 || Numbers.IsEmpty
        ? 0
        : Math.Round((GroundedShare + Coverage + Consistency) / 3, 2, MidpointRounding.AwayFromZero);

    /// <summary>Checks an answer against its tool calls.</summary>
    public static Grounding Of(string answer, IEnumerable<ToolCall> calls)
    {
        // Of two calls with one id the last counts: it is what the service said last.
        var successful = calls.Where(call => call.Success && call.Result is not null)
            .GroupBy(call => call.CallId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Result!.Value, StringComparer.Ordinal);
        var numbers = AnswerNumbers.In(answer);
        var citations = AnswerNumbers.Citations(answer);
        return new Grounding(
            numbers,
            [.. numbers.Where(number => number.Citation is not { } id || !successful.TryGetValue(id, out var result) || !StandsIn(number, result))],
            successful.Count == 0 ? 0 : (double)successful.Keys.Count(citations.Contains) / successful.Count,
            citations.IsEmpty ? 0 : (double)citations.Count(successful.ContainsKey) / citations.Length,
            successful.Count);
    }

    private static bool StandsIn(AnswerNumber number, JsonElement result) => result.ValueKind switch
    {
        JsonValueKind.Object => result.EnumerateObject().Any(property => StandsIn(number, property.Value)),
        JsonValueKind.Array => result.EnumerateArray().Any(item => StandsIn(number, item)),
        JsonValueKind.Number => number.Value is not null && result.TryGetDecimal(out var value) && number.IsRoundingOf(value),
        JsonValueKind.String => number.Value is null && result.GetString()!.Contains(number.Text, StringComparison.Ordinal),
        _ => false,
    };
}
