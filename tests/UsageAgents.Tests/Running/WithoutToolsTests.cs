using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Running;

public sealed class WithoutToolsTests
{
    [Theory]
    [InlineData("data", "How many requests did we handle in total?")]
    [InlineData("optimization", "What would all our traffic cost on gpt-4o?")]
    [InlineData("supervisor", "How many requests were there, and what would they cost on gpt-4o?")]
    public async Task An_agent_without_tools_says_so_and_does_not_pretend(string agent, string question)
    {
        using var agents = new AgentsInProcess(services => services.RemoveAll<ITool>(), []);

        var frames = await agents.AskAsync(agent, question, TestContext.Current.CancellationToken);

        frames.ShouldNotContain(frame => frame is ToolExecuting);
        var completed = frames[^1].ShouldBeOfType<AgentCompleted>();
        completed.Answered.ShouldBeFalse();
        completed.Quality.ShouldBeNull();
        completed.Response.ShouldStartWith("I have no tool for this");
    }

    [Fact]
    public async Task A_tool_that_runs_out_of_time_fails_its_call_and_not_the_run()
    {
        using var agents = new AgentsInProcess(
            services => services.Replace(ServiceDescriptor.Singleton<ToolRegistry>(_ => new ToolRegistry([new EndlessTool()]))),
            new(StringComparer.Ordinal) { ["Tools:DeadlineSeconds"] = "0.001" });

        var frames = await agents.AskAsync("data", "How many requests did we handle in total?", TestContext.Current.CancellationToken);

        var call = frames.OfType<ToolCompleted>().ShouldHaveSingleItem();
        call.Success.ShouldBeFalse();
        call.Result.GetProperty("error").GetString().ShouldBe("it did not end in time; ask for less at once");
        frames[^1].ShouldBeOfType<AgentCompleted>().Answered.ShouldBeFalse();
    }

    private sealed class EndlessTool : ITool
    {
        public string Name => UsageStatisticsTool.ToolName;

        public string Description => "Never ends by itself.";

        public string ArgumentsSchema => "{}";

        public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
        {
            var never = new TaskCompletionSource<JsonObject>();
            return await never.Task.WaitAsync(cancellationToken);
        }
    }
}
