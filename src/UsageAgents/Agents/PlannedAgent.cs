using UsageAgents.Answering;
using UsageAgents.Contracts.Runs;
using UsageAgents.Planning;
using UsageAgents.Running;
using UsageAgents.Usage;

namespace UsageAgents.Agents;

/// <summary>An agent that plans, calls tools, and answers by itself: the data agent and the optimization agent.</summary>
internal sealed class PlannedAgent(string name, string alias, IPlanner planner, PlanExecutor executor, TenantUsage usage) : IAgent
{
    public string Name => name;

    public string Alias => alias;

    public async Task<AgentAnswer> AnswerAsync(RunContext run, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(new PlanningRequest(run.Message, usage.ShapeOf(run.Tenant)), cancellationToken);
        run.Emit(name, new AgentThinking(plan.Thought));
        if (plan.Steps.IsEmpty)
        {
            return new AgentAnswer(Declining.Whole(plan.Unanswerable, usage.ShapeOf(run.Tenant)), Answered: false, planner.Name);
        }

        var report = await executor.ExecuteAsync(run, name, plan.Steps, cancellationToken);
        var lines = report.Lines.AddRange(Declining.Parts(plan.Unanswerable));
        return new AgentAnswer(string.Join('\n', lines), report.Answered, planner.Name);
    }
}
