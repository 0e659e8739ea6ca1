using UsageAgents.Tools;

namespace UsageAgents.Quality;

/// <summary>
/// Checks an answer against what was asked and the tool results of its run, knowing nothing of how it was made. Only numbers that stand in the results they cite count;
/// no word of the answer does.
/// </summary>
internal static class QualityChecker
{
    public static QualityReport Check(string request, string answer, IReadOnlyCollection<ToolCallOutcome> calls)
    {
        var successful = calls.Where(call => call.Success).ToDictionary(call => call.CallId, ResultContent.Of, StringComparer.Ordinal);
        var lines = Array.ConvertAll(answer.Split('\n'), line => new AnswerLine(line, AnswerNumber.In(line)));
        var numbers = lines.SelectMany(line => line.Numbers).ToArray();
        var grounded = Array.FindAll(numbers, number => IsGrounded(number, successful));
        var ungrounded = Array.FindAll(numbers, number => !IsGrounded(number, successful)).Select(number => number.Text).ToArray();
        if (grounded.Length == 0)
        {
            return QualityReport.Nothing(ungrounded);
        }

        var behind = grounded.Select(number => number.Citation!).Distinct(StringComparer.Ordinal).ToDictionary(id => id, id => successful[id], StringComparer.Ordinal);
        var wrong = Citation.In(answer).Select(citation => citation.Id).Distinct(StringComparer.Ordinal).Count(id => !successful.ContainsKey(id));
        var demands = RequestDemands.Of(request);
        double?[] parts =
        [
            Against(behind.Count, ungrounded.Distinct(StringComparer.Ordinal).Count()),
            CoverageOf(demands, grounded, behind),
            Against(behind.Count, wrong + Contradictions.Count(lines)),
            demands.Decision ? DecidesBy(grounded, behind) : null,
        ];
        var quality = Math.Round(parts.OfType<double>().Average(), 2, MidpointRounding.AwayFromZero);
        return new QualityReport(parts[0]!.Value, parts[1]!.Value, parts[2]!.Value, parts[3], quality, ungrounded);
    }

    /// <summary>Whether a number stands in the result that it cites.</summary>
    public static bool IsGrounded(AnswerNumber number, Dictionary<string, ResultContent> successful) =>
        number.Citation is { } id && successful.TryGetValue(id, out var result) && number.StandsIn(result);

    // Calls are counted, not numbers: more numbers from a call that is behind the answer already, or the same again, make nothing better.
    private static double Against(int calls, int faults) => (double)calls / (calls + faults);

    private static double CoverageOf(RequestDemands demands, AnswerNumber[] grounded, Dictionary<string, ResultContent> behind)
    {
        List<bool> met = [true, .. demands.Names.Select(name => behind.Values.Any(result => result.Knows(name)))];
        if (demands.Money)
        {
            met.Add(behind.Values.Any(result => result.SpeaksOfMoney));
        }

        if (demands.Moment)
        {
            met.Add(Array.Exists(grounded, number => number.IsMoment));
        }

        if (demands.Share)
        {
            met.Add(Array.Exists(grounded, number => number.NamesIn(behind[number.Citation!]).Any(ResultContent.IsShare)));
        }

        return (double)met.Count(one => one) / met.Count;
    }

    // An effect ("saving_usd"), or two options: different numbers under one name of one result.
    private static double DecidesBy(AnswerNumber[] grounded, Dictionary<string, ResultContent> behind)
    {
        var named = grounded.SelectMany(number => number.NamesIn(behind[number.Citation!]).Distinct(StringComparer.Ordinal).Select(name => (number.Citation, Name: name, number.Text))).ToArray();
        return Array.Exists(named, one => ResultContent.IsEffect(one.Name)) || named.GroupBy(one => (one.Citation, one.Name)).Any(same => same.Select(one => one.Text).Distinct(StringComparer.Ordinal).Count() > 1)
            ? 1
            : 0;
    }
}
