using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;

namespace UsageAgents.Tests.Agents;

/// <summary>The agents with one duty, and the supervisor that hands to them.</summary>
public sealed class DutyTests(AgentsInProcess agents) : IClassFixture<AgentsInProcess>
{
    [Theory]
    [InlineData("report")]
    [InlineData("report_agent")]
    public async Task A_report_goes_over_several_tool_results_and_is_grounded(string agent)
    {
        var frames = await AskAsync(agent, "How did the code workload do?");

        var completed = frames[^1].ShouldBeOfType<AgentCompleted>();
        completed.Quality.ShouldBe(1, completed.Response);
        foreach (var heading in new[] { "Traffic: ", "Peak: ", "Change over the time covered: ", "What stands out: ", "Cost: " })
        {
            completed.Response.ShouldContain(heading);
        }

        completed.Response.ShouldContain("8,819 requests");
        completed.Response.ShouldNotContain("conversation");
        frames.OfType<ToolCompleted>().Count().ShouldBeGreaterThan(4);
    }

    [Theory]
    [InlineData("actions")]
    [InlineData("action_agent")]
    public async Task Actions_are_proposed_with_amounts_and_name_what_they_assume(string agent)
    {
        var completed = (await AskAsync(agent, "What can we do about the cost of code if it runs on gpt-4o?"))[^1].ShouldBeOfType<AgentCompleted>();

        completed.Quality.ShouldBe(1, completed.Response);
        // Code on gpt-4o costs 47.6086 USD, on gpt-4.1 38.0872 USD.
        completed.Response.ShouldContain("Step: move code from gpt-4o to gpt-4.1; that saves $9.52 (20.00%)");
        completed.Response.ShouldContain("the data does not say how good they are");
        // A tenth of 18,059,974 input tokens at 2.50 USD per million.
        completed.Response.ShouldContain("that saves $4.51");
        completed.Response.ShouldContain("Assuming every request ran on gpt-4o");
    }

    [Fact]
    public async Task A_duty_is_declined_where_it_would_have_to_pass_over_a_condition()
    {
        var completed = (await AskAsync("report", "Report on requests with more than 4,000 input tokens."))[^1].ShouldBeOfType<AgentCompleted>();

        completed.Answered.ShouldBeFalse();
        completed.Response.ShouldContain("a workload and a window of time only");
    }

    [Fact]
    public async Task The_supervisor_hands_every_part_to_whose_work_it_is_and_answers_once()
    {
        var frames = await AskAsync("supervisor", "How many requests did code make? What would code cost on gpt-4o-mini? And propose actions for code.");

        frames.OfType<AgentHandoff>().Where(handoff => handoff.From == "supervisor").Select(handoff => handoff.To).Order(StringComparer.Ordinal).ShouldBe(["actions", "data", "optimization"]);
        frames.OfType<AgentHandoff>().Count(handoff => handoff.To == "supervisor").ShouldBe(3);
        frames.OfType<ToolExecuting>().Select(call => call.CallId).Distinct(StringComparer.Ordinal).Count().ShouldBe(frames.OfType<ToolExecuting>().Count());
        var completed = frames[^1].ShouldBeOfType<AgentCompleted>();
        completed.Agent.ShouldBe("supervisor");
        completed.Quality.ShouldBe(1, completed.Response);
        completed.Response.IndexOf("8,819", StringComparison.Ordinal).ShouldBeLessThan(completed.Response.IndexOf("$2.86", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<RunFrame>> AskAsync(string agent, string question) => agents.AskAsync(agent, question, TestContext.Current.CancellationToken);
}
