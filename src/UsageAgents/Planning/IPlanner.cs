namespace UsageAgents.Planning;

/// <summary>The mind of an agent: makes a plan of tool calls out of a question. Rules do it now; a model can.</summary>
internal interface IPlanner
{
    /// <summary>Gets the name that stands in the usage of a run.</summary>
    string Name { get; }

    Task<Plan> PlanAsync(PlanningRequest request, CancellationToken cancellationToken);
}

/// <summary>A question, and what the asker's data covers.</summary>
internal sealed record PlanningRequest(string Question, UsageAgents.Usage.UsageShape Shape);
