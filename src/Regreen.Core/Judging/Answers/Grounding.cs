using System.Collections.Immutable;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Answers;

/// <summary>
/// How well an answer stands on its tool results, computed from the transcript alone (docs/spec/quality.md). Only numbers that stand in the results they cite count; no
/// word of the answer does.
/// </summary>
/// <param name="Numbers">The numbers of the answer.</param>
/// <param name="Ungrounded">Those that do not stand in the result that they cite.</param>
/// <param name="CallsBehind">How many tool calls at least one number stands on.</param>
/// <param name="Faults">How many citations name no successful call, and how many sentences contradict each other.</param>
/// <param name="Coverage">What the request asks for and the results behind the answer hold, of all that it asks for.</param>
/// <param name="Actionability">Whether there is something to decide by: 0 or 1; null where the request asks for no decision.</param>
public sealed record Grounding(ImmutableArray<AnswerNumber> Numbers, ImmutableArray<AnswerNumber> Ungrounded, int CallsBehind, int Faults, double Coverage, double? Actionability)
{
    /// <summary>Gets the calls behind the answer, against the different numbers that stand in no result that they cite.</summary>
    public double GroundedShare => Against(CallsBehind, Ungrounded.Select(number => number.Text).Distinct(StringComparer.Ordinal).Count());

    /// <summary>Gets the calls behind the answer, against citations of nothing and contradictions.</summary>
    public double Consistency => Against(CallsBehind, Faults);

    /// <summary>Gets whether it holds a number, and every number is grounded.</summary>
    public bool IsGrounded => !Numbers.IsEmpty && Ungrounded.IsEmpty;

    /// <summary>Gets the quality, to two decimals: the mean of the parts that apply; 0 where no number is grounded.</summary>
    public double Quality => CallsBehind == 0
        ? 0
        : Math.Round(new[] { GroundedShare, Coverage, Consistency, Actionability }.OfType<double>().Average(), 2, MidpointRounding.AwayFromZero);

    /// <summary>Checks an answer against what was asked and the tool calls.</summary>
    public static Grounding Of(string request, string answer, IEnumerable<ToolCall> calls)
    {
        // Of two calls with one id the last counts: it is what the service said last.
        var successful = calls.Where(call => call.Success && call.Result is not null)
            .GroupBy(call => call.CallId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => ResultValues.Of(group.Last().Result!.Value), StringComparer.Ordinal);
        var numbers = AnswerNumbers.In(answer);
        var grounded = numbers.Where(number => number.Citation is { } id && successful.TryGetValue(id, out var result) && result.Holds(number)).ToArray();
        var behind = grounded.Select(number => number.Citation!).Distinct(StringComparer.Ordinal).ToDictionary(id => id, id => successful[id], StringComparer.Ordinal);
        var wrong = AnswerNumbers.Citations(answer).Distinct(StringComparer.Ordinal).Count(id => !successful.ContainsKey(id));
        var demands = RequestDemands.Of(request);
        return new Grounding(
            numbers,
            [.. numbers.Where(number => !grounded.Contains(number))],
            behind.Count,
            wrong + Contradictions.Count(answer),
            behind.Count == 0 ? 0 : CoverageOf(demands, grounded, behind),
            demands.Decision ? DecidesBy(grounded, behind) : null);
    }

    // Calls are counted, not numbers: more numbers from a call that is behind the answer already, or the same again, make nothing better.
    private static double Against(int calls, int faults) => calls == 0 ? 0 : (double)calls / (calls + faults);

    private static double CoverageOf(RequestDemands demands, AnswerNumber[] grounded, Dictionary<string, ResultValues> behind)
    {
        List<bool> met = [true, .. demands.Names.Select(name => behind.Values.Any(result => result.Knows(name)))];
        if (demands.Money)
        {
            met.Add(behind.Values.Any(result => result.SpeaksOfMoney));
        }

        if (demands.Moment)
        {
            met.Add(Array.Exists(grounded, number => number.Value is null));
        }

        if (demands.Share)
        {
            met.Add(Array.Exists(grounded, number => behind[number.Citation!].NamesOf(number).Any(ResultValues.IsShare)));
        }

        return (double)met.Count(one => one) / met.Count;
    }

    // An effect ("saving_usd"), or two options: different numbers under one name of one result.
    private static double DecidesBy(AnswerNumber[] grounded, Dictionary<string, ResultValues> behind)
    {
        var named = grounded.SelectMany(number => behind[number.Citation!].NamesOf(number).Distinct(StringComparer.Ordinal).Select(name => (number.Citation, Name: name, number.Text))).ToArray();
        return Array.Exists(named, one => ResultValues.IsEffect(one.Name)) || named.GroupBy(one => (one.Citation, one.Name)).Any(same => same.Select(one => one.Text).Distinct(StringComparer.Ordinal).Count() > 1)
            ? 1
            : 0;
    }
}
