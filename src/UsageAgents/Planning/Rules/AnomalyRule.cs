using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>Unusual minutes.</summary>
internal sealed class AnomalyRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Anomaly, Concept.WhichMinute, Concept.When, Concept.PerMinute, Concept.Max, Concept.Min, Concept.Busiest, Concept.Quietest };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (!clause.Has(Concept.Anomaly))
        {
            return [];
        }

        var measures = Measuring.MeasuresOf(clause);
        var workloads = clause.Workloads.Length > 1 ? clause.Workloads : clause.Has(Concept.Each) ? clause.Shape.Workloads : clause.Workloads;
        var measure = measures.FirstOrDefault(name => name != "requests") ?? "requests";
        return workloads.Length <= 1
            ? [Step(measure, clause)]
            : [.. workloads.Select(workload => Step(measure, clause with { Workloads = [workload] }))];
    }

    private static PlannedStep Step(string measure, Clause clause) => new(
        PlanTopic.Traffic, UsageAnomaliesTool.ToolName, new JsonObject { ["measure"] = measure }.Scope(clause), new AnomaliesPart());
}
