using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Planning;

/// <summary>The rule planner on broad sets of paraphrased questions; every expected fact is computed by a query of its own.</summary>
public sealed class ParaphraseTests(AgentsInProcess agents, ITestOutputHelper output) : IClassFixture<AgentsInProcess>
{
    private const string Columns = "WITH u AS (SELECT timestamp AS t, workload AS w, input_tokens AS i, output_tokens AS o FROM usage) ";

    [Theory]
    [InlineData("real-hour.txt", true, 100, 0)]
    [InlineData("real-hour.txt", false, 88, 6)]
    [InlineData("compound.txt", true, 13, 0)]
    [InlineData("compound.txt", false, 13, 2)]
    public async Task The_planner_answers_or_declines_what_it_is_asked(string set, bool tuned, int leastRight, int mostWrong)
    {
        var questions = Paraphrase.Load(set).Where(question => question.IsTuned == tuned).ToArray();
        var outcomes = new List<(Paraphrase Question, ParaphraseOutcome Outcome)>();
        foreach (var question in questions)
        {
            var (outcome, answer) = await AskAsync(question);
            outcomes.Add((question, outcome));
            if (outcome != ParaphraseOutcome.Right)
            {
                output.WriteLine($"{(tuned ? "tuned" : "kept")} {outcome} ({question.Kind}): {question.Text}\n    {answer.ReplaceLineEndings("\n    ")}");
            }
        }

        var right = outcomes.Count(entry => entry.Outcome == ParaphraseOutcome.Right);
        var wrong = outcomes.Count(entry => entry.Outcome == ParaphraseOutcome.Wrong);
        output.WriteLine($"{set} {(tuned ? "tuned" : "kept")}: answerable {Count(answerable: true)}, unanswerable {Count(answerable: false)}, wrong {wrong} of {questions.Length}");
        right.ShouldBeGreaterThanOrEqualTo(leastRight);
        wrong.ShouldBeLessThanOrEqualTo(mostWrong);

        string Count(bool answerable) =>
            $"{outcomes.Count(entry => entry.Question.Sql is not null == answerable && entry.Outcome == ParaphraseOutcome.Right)}/{outcomes.Count(entry => entry.Question.Sql is not null == answerable)}";
    }

    private async Task<(ParaphraseOutcome Outcome, string Answer)> AskAsync(Paraphrase question)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var frames = await agents.AskAsync("supervisor", question.Text, cancellationToken);
        var completed = frames[^1].ShouldBeOfType<AgentCompleted>();
        var declined = !completed.Answered || completed.Response.Contains("cannot answer one part", StringComparison.Ordinal);
        if (question.Sql is not { } sql)
        {
            return (!completed.Answered ? ParaphraseOutcome.Right : ParaphraseOutcome.Wrong, completed.Response);
        }

        var facts = await agents.Services.GetRequiredService<TenantUsage>().QueryAsync("tenant", Columns + sql, new Dictionary<string, object>(StringComparer.Ordinal), 100, cancellationToken);
        facts.Rows.ShouldNotBeEmpty(question.Text);
        var text = Facts.WithoutCitations(completed.Response);
        var missing = facts.Rows.SelectMany(row => row).Where(cell => !Facts.States(text, cell.Value)).Select(cell => cell.Value?.ToJsonString()).ToArray();
        return (missing.Length == 0 ? ParaphraseOutcome.Right : declined ? ParaphraseOutcome.Declined : ParaphraseOutcome.Wrong, $"{completed.Response}\nMISSING {string.Join(", ", missing)}");
    }
}
