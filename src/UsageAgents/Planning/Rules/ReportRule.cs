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
        ("Cost", new ServedCostRule(), [Concept.Cost, Concept.Each]),
        ("Cost", new CheapestRule(), [Concept.Cheapest]),
    ];

    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Report };

    // Of two sections of one heading the first that the data allows is written.
    public IReadOnlyList<PlannedStep> Plan(Clause clause) => clause.Has(Concept.Report)
        ? [.. Sections.GroupBy(section => section.Heading, StringComparer.Ordinal).SelectMany(same => same.Select(section => Steps(clause, section)).FirstOrDefault(steps => steps.Length > 0, []))]
        : [];

    private static PlannedStep[] Steps(Clause clause, (string Heading, IPlanningRule Rule, Concept[] Asked) section) =>
    [
        .. section.Rule.Plan(clause with { Concepts = [.. section.Asked], Said = [] })
            .Select((step, index) => step with { Topic = PlanTopic.Report, Part = index == 0 ? new HeadedPart(section.Heading, step.Part) : step.Part }),
    ];
}
