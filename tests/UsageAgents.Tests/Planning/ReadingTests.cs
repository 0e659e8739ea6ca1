using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;

namespace UsageAgents.Tests.Planning;

/// <summary>How questions are read that the corpus does not hold.</summary>
public sealed class ReadingTests(AgentsInProcess agents) : IClassFixture<AgentsInProcess>
{
    [Theory]
    [InlineData("What would code cost on Claude Sonnet 9?")]
    [InlineData("What would code cost on gpt-7?")]
    public async Task A_model_that_the_price_list_does_not_have_is_declined(string question) =>
        (await AskAsync(question)).Response.ShouldStartWith("This data cannot answer that: the price list has no such model.");

    [Theory]
    [InlineData("What would all traffic cost on Claude?", "claude-3-haiku (Anthropic) is the cheapest")]
    [InlineData("How much cheaper would deepseek be than gpt-4o for code?", "On deepseek-v3.2, code would cost $4.22.")]
    [InlineData("What is the largest single prompt, and which workload did it belong to?", "conversation: 14,050 input tokens")]
    [InlineData("Which minute was our busiest? How many requests came in during it?", "18:31 (UTC) with 859 requests")]
    [InlineData("Engineering can halve the prompts. What would everything cost on gpt-4o?", "after it $93.87")]
    [InlineData("Total cost if code uses gpt-4o-mini and conversation uses gpt-4o?", "Together the mix costs $99.65.")]
    [InlineData("averge requsts per minute, both services combined", "the mean of requests per minute is 469.75")]
    public async Task An_answer_states(string question, string fact)
    {
        var completed = await AskAsync(question);

        completed.Response.ShouldContain(fact);
        completed.Quality.ShouldBe(1);
    }

    [Fact]
    public async Task The_part_that_the_data_does_not_hold_is_named_beside_the_answer_to_the_rest()
    {
        var completed = await AskAsync("How many requests were there in total? And what was the p99 latency?");

        completed.Answered.ShouldBeTrue();
        completed.Response.ShouldContain("28,185 requests");
        completed.Response.ShouldContain("This data cannot answer one part: it does not hold how long requests took");
        completed.Response.ShouldContain("latency_ms");
    }

    private async Task<AgentCompleted> AskAsync(string question) =>
        (await agents.AskAsync("supervisor", question, TestContext.Current.CancellationToken))[^1].ShouldBeOfType<AgentCompleted>();
}
