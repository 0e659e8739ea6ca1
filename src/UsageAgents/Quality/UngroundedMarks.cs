using UsageAgents.Tools;

namespace UsageAgents.Quality;

/// <summary>Marks the numbers of an answer that stand in no tool result they cite.</summary>
internal static class UngroundedMarks
{
    public const string Mark = " (unverified)";

    public static string Put(string answer, IReadOnlyCollection<ToolCallOutcome> calls)
    {
        var successful = QualityChecker.SuccessfulOf(calls);
        return string.Join('\n', answer.Split('\n').Select(line => PutInLine(line, successful)));
    }

    private static string PutInLine(string line, Dictionary<string, ResultContent> successful)
    {
        foreach (var number in AnswerNumber.In(line).Where(number => !QualityChecker.IsGrounded(number, successful)).OrderByDescending(number => number.Place))
        {
            line = line.Insert(number.Place + number.Text.Length, Mark);
        }

        return line;
    }
}
