using System.Collections.Immutable;
using UsageAgents.Answering;
using UsageAgents.Contracts.Runs;
using UsageAgents.Planning;
using UsageAgents.Running;
using UsageAgents.Usage;

namespace UsageAgents.Agents;

/// <summary>Plans a question, gives each part to the agent whose work it is, and answers in one piece.</summary>
internal sealed class SupervisorAgent(IPlanner planner, PlanExecutor executor, TenantUsage usage) : IAgent
{
    private static readonly (PlanTopic Topic, string Agent, string Reason)[] Colleagues =
    [
        (PlanTopic.Traffic, AgentNames.Data, "this part is about traffic"),
        (PlanTopic.Spending, AgentNames.Optimization, "this part is about spending"),
    ];

    public string Name => AgentNames.Supervisor;

    public string Alias => "supervisor_agent";

    public async Task<AgentAnswer> AnswerAsync(RunContext run, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(new PlanningRequest(run.Message, usage.ShapeOf(run.Tenant)), cancellationToken);
        run.Emit(Name, new AgentThinking(plan.Thought));
        if (plan.Steps.IsEmpty)
        {
            return new AgentAnswer(Declining.Whole(plan.Unanswerable), Answered: false, planner.Name);
        }

        var lines = ImmutableArray.CreateBuilder<string>();
        var answered = false;
        foreach (var (topic, agent, reason) in Colleagues)
        {
            ImmutableArray<PlannedStep> steps = [.. plan.Steps.Where(step => step.Topic == topic)];
            if (!steps.IsEmpty)
            {
                var report = await HandOffAsync(run, agent, reason, steps, cancellationToken);
                lines.AddRange(report.Lines);
                answered |= report.Answered;
            }
        }

        lines.AddRange(Declining.Parts(plan.Unanswerable));
        return new AgentAnswer(string.Join('\n', lines), answered, planner.Name);
    }

    private async Task<StepReport> HandOffAsync(
        RunContext run, string agent, string reason, ImmutableArray<PlannedStep> steps, CancellationToken cancellationToken)
    {
        run.Emit(Name, new AgentHandoff(Name, agent, reason));
        var report = await executor.ExecuteAsync(run, agent, steps, cancellationToken);
        run.Emit(agent, new AgentHandoff(agent, Name, report.Answered ? "the part is answered" : "the part could not be answered"));
        return report;
    }
}
