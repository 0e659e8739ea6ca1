using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>The busiest or quietest minutes, and the largest or smallest requests.</summary>
internal sealed class TopRule : IPlanningRule
{
    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (AsksForMinutes(clause))
        {
            return [Minutes(clause)];
        }

        return AsksForRequests(clause) ? [Requests(clause)] : [];
    }

    private static bool AsksForMinutes(Clause clause) =>
        clause.Has(Concept.WhichMinute)
        || (clause.HasAny(Concept.Busiest, Concept.Quietest) && !clause.Has(Concept.WhichWorkload))
        || (clause.Has(Concept.When) && clause.HasAny(Concept.Max, Concept.Min) && !IsOfOneRequest(clause))
        || (clause.Top is not null && clause.Has(Concept.Minutes));

    private static bool AsksForRequests(Clause clause) =>
        IsOfOneRequest(clause) && clause.HasAny(Concept.Max, Concept.Min) && (clause.Has(Concept.When) || clause.Top is > 1);

    private static bool IsOfOneRequest(Clause clause) =>
        clause.Has(Concept.Requests) && clause.Said.Any(said => said.Phrase is "largest" or "biggest" or "longest" or "smallest" or "shortest" or "heaviest");

    private static PlannedStep Minutes(Clause clause)
    {
        var measures = Measuring.MeasuresOf(clause);
        var measure = measures.FirstOrDefault(name => name != "requests") ?? "requests";
        var lowest = clause.HasAny(Concept.Quietest, Concept.Min) && !clause.Has(Concept.Busiest);
        var sql = $"""
            SELECT {Scoping.PartColumn(clause, byWorkload: false)}, strftime(date_trunc('minute', timestamp), '%Y-%m-%d %H:%M') AS minute,
            sum({MeasureCatalogue.Of(measure).Expression})::BIGINT AS value, count(*) AS requests
            FROM usage {Scoping.Where(clause)} GROUP BY minute ORDER BY value {(lowest ? "ASC" : "DESC")}, minute LIMIT {Limit(clause)}
            """;
        return Scoping.Query(sql, new RowsPart($"{{part}}: {(lowest ? "quietest" : "busiest")} was {{minute}} (UTC) with {{value}} {Wording.Measure(measure)}."));
    }

    private static PlannedStep Requests(Clause clause)
    {
        var measure = Measuring.MeasuresOf(clause).FirstOrDefault(name => name != "requests") ?? "total_tokens";
        var expression = MeasureCatalogue.Of(measure).Expression;
        var sql = $"""
            SELECT strftime(timestamp, '%Y-%m-%d %H:%M:%S') AS moment, workload, input_tokens, output_tokens, {expression} AS value
            FROM usage {Scoping.Where(clause)} ORDER BY {expression} {(clause.Has(Concept.Min) ? "ASC" : "DESC")}, timestamp LIMIT {Limit(clause)}
            """;
        return Scoping.Query(sql, new RowsPart($"At {{moment}} (UTC), {{workload}}: {{value}} {Wording.Measure(measure)} ({{input_tokens}} input, {{output_tokens}} output)."));
    }

    private static string Limit(Clause clause) => (clause.Top ?? 1).ToString(CultureInfo.InvariantCulture);
}
