using UsageAgents.Answering;
using UsageAgents.Planning;
using UsageAgents.Running;
using UsageAgents.Tools;

namespace UsageAgents.Agents;

/// <summary>Carries out the steps of a plan for an agent, and puts what came back into lines.</summary>
internal sealed class PlanExecutor(ToolDispatcher tools)
{
    public async Task<StepReport> ExecuteAsync(RunContext run, string agent, IEnumerable<PlannedStep> steps, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var answered = false;
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!tools.Knows(step.Tool))
            {
                lines.Add($"I have no tool for this: {step.Tool} is not available.");
                continue;
            }

            var outcome = await tools.CallAsync(run, agent, step.Tool, step.Arguments, cancellationToken);
            lines.AddRange(outcome.Success ? Citing.Lines(step.Part, outcome) : [$"The tool {step.Tool} could not answer: {outcome.Error}."]);
            answered |= outcome.Success;
        }

        return new StepReport([.. lines], answered);
    }
}
