using System.Collections.Immutable;
using UsageAgents.Planning.Reading;
using UsageAgents.Planning.Rules;
using UsageAgents.Prices;

namespace UsageAgents.Planning;

/// <summary>The planner of an agent with one duty: applies its rule to the part of the traffic that a question names, and declines what it cannot narrow down to.</summary>
internal sealed class DedicatedPlanner(PriceCatalogue prices, IPlanningRule rule) : IPlanner
{
    private readonly QuestionReader _reader = new(prices);

    public string Name => "rules";

    public Task<Plan> PlanAsync(PlanningRequest request, CancellationToken cancellationToken)
    {
        var clauses = _reader.Read(request.Question, request.Shape);
        ImmutableArray<string> faults = [.. clauses.Select(FaultOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (faults.IsEmpty && !clauses.IsEmpty && rule.Fault(Whole(clauses)) is { } missing)
        {
            faults = [missing];
        }

        ImmutableArray<PlannedStep> steps = faults.IsEmpty && !clauses.IsEmpty ? [.. rule.Plan(Whole(clauses))] : [];
        var thought = steps.IsEmpty ? "I do not understand for which part of the traffic." : $"I will use {string.Join(", ", steps.Select(step => step.Tool).Distinct(StringComparer.Ordinal))}.";
        return Task.FromResult(new Plan(thought, steps, steps.IsEmpty && faults.IsEmpty ? ["I did not understand what is asked"] : faults));
    }

    // A condition that the duty cannot express must not be passed over.
    private static string? FaultOf(Clause clause) => Answerability.Fault(clause) ?? (clause.IsPlain ? null : "I can narrow this down to a workload and a window of time only");

    private Clause Whole(ImmutableArray<Clause> clauses)
    {
        var said = clauses.First(clause => !clause.Workloads.IsEmpty || !clause.Models.IsEmpty || clause.Window is not null || clause == clauses[^1]);
        return said with { Concepts = [.. said.Concepts, .. rule.Expresses] };
    }
}
