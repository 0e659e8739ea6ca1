using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>The busiest or quietest minutes, and the largest or smallest requests.</summary>
internal sealed class TopRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Max, Concept.Min, Concept.Busiest, Concept.Quietest, Concept.WhichMinute, Concept.When, Concept.Second, Concept.PerSecond, Concept.PerMinute, Concept.PerRequest };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (AsksForRequests(clause))
        {
            return [Requests(clause)];
        }

        return !AsksForMinutes(clause) ? []
            : clause.Has(Concept.Busiest) && clause.Has(Concept.Quietest) ? [Minutes(clause), Minutes(clause with { Concepts = clause.Concepts.Remove(Concept.Busiest) })]
            : [Minutes(clause)];
    }

    private static bool AsksForMinutes(Clause clause) =>
        clause.HasAny(Concept.WhichMinute, Concept.Second)
        || (clause.HasAny(Concept.Busiest, Concept.Quietest) && !clause.Has(Concept.WhichWorkload))
        || (clause.Has(Concept.When) && clause.HasAny(Concept.Max, Concept.Min) && !IsOfOneRequest(clause))
        || (clause.Top is not null && clause.Has(Concept.Minutes));

    private static bool AsksForRequests(Clause clause) =>
        IsOfOneRequest(clause) && clause.HasAny(Concept.Max, Concept.Min) && (clause.HasAny(Concept.When, Concept.WhichMinute, Concept.WhichWorkload) || clause.Top is > 1 || SaysWhichRequest(clause));

    // "the longest completion", "the five largest requests", not "the largest number of requests".
    private static bool IsOfOneRequest(Clause clause) => SaysWhichRequest(clause) || clause.Said.Any(size =>
        size.Phrase is "largest" or "biggest" or "longest" or "smallest" or "shortest" or "heaviest"
        && clause.Said.Any(thing => thing.Place > size.Place && thing.Place <= size.Place + 2
            && thing.Concept is Concept.Requests or Concept.Input or Concept.Output && thing.Phrase is not ("load" or "traffic" or "volume"))
        && clause.Words.ElementAtOrDefault(size.Place + 1) is not ("number" or "amount" or "total" or "count"));

    // "which request", "what single call"
    private static bool SaysWhichRequest(Clause clause) => clause.Said.Any(said => said.Concept is Concept.Requests or Concept.PerRequest
        && clause.Words.Take(said.Place).TakeLast(2).Any(word => word is "which" or "what") && clause.HasAny(Concept.Max, Concept.Min));

    private static PlannedStep Minutes(Clause clause)
    {
        var measures = Measuring.MeasuresOf(clause);
        var measure = measures.FirstOrDefault(name => name != "requests") ?? "requests";
        var lowest = clause.HasAny(Concept.Quietest, Concept.Min) && !clause.Has(Concept.Busiest);
        var (unit, format) = clause.Has(Concept.Second) ? ("second", "%Y-%m-%d %H:%M:%S") : ("minute", "%Y-%m-%d %H:%M");
        var sql = $"""
            SELECT {Scoping.PartColumn(clause, byWorkload: false)}, strftime(date_trunc('{unit}', timestamp), '{format}') AS moment,
            sum({MeasureCatalogue.Of(measure).Expression})::BIGINT AS value, count(*) AS requests
            FROM usage {Scoping.Where(clause)} GROUP BY moment ORDER BY value {(lowest ? "ASC" : "DESC")}, moment LIMIT {Limit(clause)}
            """;
        return Scoping.Query(sql, new RowsPart($"{{part}}: {(lowest ? "quietest" : "busiest")} was {{moment}} (UTC) with {{value}} {Wording.Measure(measure)}."));
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
