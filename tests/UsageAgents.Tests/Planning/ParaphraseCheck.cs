using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Planning;

/// <summary>Asks the supervisor the questions of a set, and compares its answers with facts that queries compute.</summary>
internal static class ParaphraseCheck
{
    /// <summary>Asks all of them; tells what was not answered rightly.</summary>
    /// <param name="agents">The agents and their data.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="columns">What stands before each query: a table <c>u</c> with short names.</param>
    /// <param name="output">Where to tell it.</param>
    public static async Task<(int Right, int Wrong)> CountAsync(AgentsInProcess agents, IReadOnlyList<Paraphrase> questions, string columns, ITestOutputHelper output)
    {
        var outcomes = new List<(Paraphrase Question, ParaphraseOutcome Outcome)>();
        foreach (var question in questions)
        {
            var (outcome, answer) = await AskAsync(agents, question, columns);
            outcomes.Add((question, outcome));
            if (outcome != ParaphraseOutcome.Right)
            {
                output.WriteLine($"{outcome} ({question.Kind}): {question.Text}\n    {answer.ReplaceLineEndings("\n    ")}");
            }
        }

        var wrong = outcomes.Count(entry => entry.Outcome == ParaphraseOutcome.Wrong);
        output.WriteLine($"answerable {Count(answerable: true)}, unanswerable {Count(answerable: false)}, wrong {wrong} of {questions.Count}");
        return (outcomes.Count(entry => entry.Outcome == ParaphraseOutcome.Right), wrong);

        string Count(bool answerable) =>
            $"{outcomes.Count(entry => entry.Question.Sql is not null == answerable && entry.Outcome == ParaphraseOutcome.Right)}/{outcomes.Count(entry => entry.Question.Sql is not null == answerable)}";
    }

    private static async Task<(ParaphraseOutcome Outcome, string Answer)> AskAsync(AgentsInProcess agents, Paraphrase question, string columns)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var frames = await agents.AskAsync("supervisor", question.Text, cancellationToken);
        var completed = frames[^1].ShouldBeOfType<AgentCompleted>();
        var declined = !completed.Answered || completed.Response.Contains("cannot answer one part", StringComparison.Ordinal);
        if (question.Sql is not { } sql)
        {
            return (!completed.Answered ? ParaphraseOutcome.Right : ParaphraseOutcome.Wrong, completed.Response);
        }

        var facts = await agents.Services.GetRequiredService<TenantUsage>().QueryAsync("tenant", columns + sql, new Dictionary<string, object>(StringComparer.Ordinal), 100, cancellationToken);
        facts.Rows.ShouldNotBeEmpty(question.Text);
        var text = Facts.WithoutCitations(completed.Response);
        var missing = facts.Rows.SelectMany(row => row).Where(cell => !Facts.States(text, cell.Value)).Select(cell => cell.Value?.ToJsonString()).ToArray();
        return (missing.Length == 0 ? ParaphraseOutcome.Right : declined ? ParaphraseOutcome.Declined : ParaphraseOutcome.Wrong, $"{completed.Response}\nMISSING {string.Join(", ", missing)}");
    }
}
