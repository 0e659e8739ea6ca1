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
        var successful = SuccessfulOf(calls);
        var lines = Array.ConvertAll(answer.Split('\n'), line => new AnswerLine(line, AnswerNumber.In(line)));
        var (grounded, ungrounded) = (new List<AnswerNumber>(), new List<string>());
        var behind = new Dictionary<string, ResultContent>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            foreach (var number in line.Numbers)
            {
                if (IsGrounded(number, successful))
                {
                    grounded.Add(number);
                    behind[number.Citation!] = successful[number.Citation!];
                }
                else
                {
                    ungrounded.Add(number.Text);
                }
            }
        }

        if (grounded.Count == 0)
        {
            return QualityReport.Nothing(ungrounded);
        }

        var demands = RequestDemands.Of(request);
        double?[] parts =
        [
            Against(behind.Count, ungrounded.Count == 0 ? 0 : ungrounded.Distinct(StringComparer.Ordinal).Count()),
            CoverageOf(demands, grounded, behind),
            Against(behind.Count, WrongIn(answer, successful) + Contradictions.Count(lines)),
            demands.Decision ? DecidesBy(grounded, behind) : null,
        ];
        var quality = Math.Round(parts.OfType<double>().Average(), 2, MidpointRounding.AwayFromZero);
        return new QualityReport(parts[0]!.Value, parts[1]!.Value, parts[2]!.Value, parts[3], quality, ungrounded);
    }

    /// <summary>Gives what the successful calls hold, by the call's id.</summary>
    public static Dictionary<string, ResultContent> SuccessfulOf(IReadOnlyCollection<ToolCallOutcome> calls)
    {
        var successful = new Dictionary<string, ResultContent>(calls.Count, StringComparer.Ordinal);
        foreach (var call in calls)
        {
            if (call.Success)
            {
                successful.Add(call.CallId, ResultContent.Of(call));
            }
        }

        return successful;
    }

    /// <summary>Whether a number stands in the result that it cites.</summary>
    public static bool IsGrounded(AnswerNumber number, Dictionary<string, ResultContent> successful) =>
        number.Citation is { } id && successful.TryGetValue(id, out var result) && number.StandsIn(result);

    // Calls are counted, not numbers: more numbers from a call that is behind the answer already, or the same again, make nothing better.
    private static double Against(int calls, int faults) => (double)calls / (calls + faults);

    private static int WrongIn(string answer, Dictionary<string, ResultContent> successful)
    {
        var wrong = Citation.In(answer).FindAll(citation => !successful.ContainsKey(citation.Id));
        return wrong.Count == 0 ? 0 : wrong.DistinctBy(citation => citation.Id, StringComparer.Ordinal).Count();
    }

    private static double CoverageOf(RequestDemands demands, List<AnswerNumber> grounded, Dictionary<string, ResultContent> behind)
    {
        var (met, all) = (1, 1);
        foreach (var name in demands.Names)
        {
            Count(behind.Values.Any(result => result.Knows(name)));
        }

        if (demands.Money)
        {
            Count(behind.Values.Any(result => result.SpeaksOfMoney));
        }

        if (demands.Moment)
        {
            Count(grounded.Exists(number => number.IsMoment));
        }

        if (demands.Share)
        {
            Count(grounded.Exists(number => number.NamesIn(behind[number.Citation!]).Any(ResultContent.IsShare)));
        }

        return (double)met / all;

        void Count(bool isMet)
        {
            met += isMet ? 1 : 0;
            all++;
        }
    }

    // An effect ("saving_usd"), or two options: different numbers under one name of one result.
    private static double DecidesBy(List<AnswerNumber> grounded, Dictionary<string, ResultContent> behind)
    {
        var named = grounded.SelectMany(number => number.NamesIn(behind[number.Citation!]).Distinct(StringComparer.Ordinal).Select(name => (number.Citation, Name: name, number.Text))).ToArray();
        return Array.Exists(named, one => ResultContent.IsEffect(one.Name)) || named.GroupBy(one => (one.Citation, one.Name)).Any(same => same.Select(one => one.Text).Distinct(StringComparer.Ordinal).Count() > 1)
            ? 1
            : 0;
    }
}
