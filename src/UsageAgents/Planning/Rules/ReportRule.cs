using UsageAgents.Answering;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules;

/// <summary>A report over several tool results: how much traffic, when most, what stands out, and what it would cost.</summary>
internal sealed class ReportRule : IPlanningRule
{
    private static readonly (string Heading, IPlanningRule Rule, Concept[] Asked)[] Sections =
    [
        ("Traffic", new OverviewRule(), [Concept.Overview]),
        ("Peak", new TopRule(), [Concept.Busiest]),
        ("Change over the time covered", new TrendRule(), [Concept.Trend]),
        ("What stands out", new AnomalyRule(), [Concept.Anomaly]),
        ("Cost", new CheapestRule(), [Concept.Cheapest]),
    ];

    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Report };

    public IReadOnlyList<PlannedStep> Plan(Clause clause) => clause.Has(Concept.Report)
        ? [.. Sections.SelectMany(section => section.Rule.Plan(clause with { Concepts = [.. section.Asked], Said = [] })
            .Select((step, index) => step with { Topic = PlanTopic.Report, Part = index == 0 ? new HeadedPart(section.Heading, step.Part) : step.Part }))]
        : [];
}
