using System.Collections.Immutable;
using UsageAgents.Answering;
using UsageAgents.Contracts.Runs;
using UsageAgents.Planning;
using UsageAgents.Running;
using UsageAgents.Usage;

namespace UsageAgents.Agents;

/// <summary>Plans a question, gives each part to the agent whose work it is, and answers in one piece. Its colleagues hand nothing on.</summary>
internal sealed class SupervisorAgent(IPlanner planner, PlanExecutor executor, TenantUsage usage) : IAgent
{
    private static readonly (PlanTopic Topic, string Agent, string Reason)[] Colleagues =
    [
        (PlanTopic.Traffic, AgentNames.Data, "this part is about traffic"),
        (PlanTopic.Spending, AgentNames.Optimization, "this part is about spending"),
        (PlanTopic.Report, AgentNames.Report, "this part asks for a report"),
        (PlanTopic.Actions, AgentNames.Actions, "this part asks what to do"),
    ];

    public string Name => AgentNames.Supervisor;

    public string Alias => "supervisor_agent";

    public async Task<AgentAnswer> AnswerAsync(RunContext run, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(new PlanningRequest(run.Message, usage.ShapeOf(run.Tenant)), cancellationToken);
        run.Emit(Name, new AgentThinking(plan.Thought));
        if (plan.Steps.IsEmpty)
        {
            return new AgentAnswer(Declining.Whole(plan.Unanswerable, usage.ShapeOf(run.Tenant)), Answered: false, planner.Name);
        }

        // The parts do not need each other, so they are worked on at once; the answer keeps their order.
        var parts = new List<Task<StepReport>>();
        foreach (var (topic, agent, reason) in Colleagues)
        {
            if (StepsOf(plan, topic) is { IsEmpty: false } steps)
            {
                parts.Add(HandOffAsync(run, agent, reason, steps, cancellationToken));
            }
        }

        var reports = await Task.WhenAll(parts);
        var lines = reports.SelectMany(report => report.Lines).Concat(Declining.Parts(plan.Unanswerable));
        return new AgentAnswer(string.Join('\n', lines), reports.Any(report => report.Answered), planner.Name);
    }

    private static ImmutableArray<PlannedStep> StepsOf(Plan plan, PlanTopic topic)
    {
        ImmutableArray<PlannedStep> own = [];
        foreach (var step in plan.Steps)
        {
            own = step.Topic == topic ? own.Add(step) : own;
        }

        return own;
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
