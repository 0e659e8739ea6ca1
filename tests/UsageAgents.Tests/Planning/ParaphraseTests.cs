using UsageAgents.Tests.Running;

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
        output.WriteLine($"{set} {(tuned ? "tuned" : "kept")}");
        var (right, wrong) = await ParaphraseCheck.CountAsync(agents, [.. Paraphrase.Load(set).Where(question => question.IsTuned == tuned)], Columns, output);

        right.ShouldBeGreaterThanOrEqualTo(leastRight);
        wrong.ShouldBeLessThanOrEqualTo(mostWrong);
    }
}
