using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>Requests or tokens per second or per hour.</summary>
internal sealed class RateRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.PerSecond, Concept.PerMinute, Concept.PerHour, Concept.Mean, Concept.Difference };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (!clause.HasAny(Concept.PerSecond, Concept.PerHour) || clause.Has(Concept.Cost) || Measuring.MeasuresOf(clause) is not { IsEmpty: false } measures)
        {
            return [];
        }

        return [.. measures.Select(measure => Rate(clause, measure, clause.Has(Concept.PerSecond) ? ("second", 1) : ("hour", 3600)))];
    }

    private static PlannedStep Rate(Clause clause, string measure, (string Name, int Seconds) unit)
    {
        var byWorkload = Scoping.ByWorkload(clause);
        var sql = $"""
            SELECT {Scoping.PartColumn(clause, byWorkload)}, {unit.Seconds} * sum({MeasureCatalogue.Of(measure).Expression})
            / (SELECT epoch(max(timestamp)) - epoch(min(timestamp)) FROM usage {Scoping.Where(clause, !byWorkload)}) AS value
            FROM usage {Scoping.Where(clause, !byWorkload)}{Scoping.GroupBy(clause, byWorkload)}
            """;
        return Scoping.Query(sql, new RowsPart($"{{part}}: {{value}} {Wording.Measure(measure)} per {unit.Name}, on average over the time covered."));
    }
}
