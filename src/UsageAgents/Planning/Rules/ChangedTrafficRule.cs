using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>What requests or tokens would be after a change, where money is not asked for.</summary>
internal sealed class ChangedTrafficRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Difference };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (clause.Change is not { } change || clause.HasAny(Concept.Cost, Concept.Saving, Concept.Price, Concept.Share) || !clause.Models.IsEmpty)
        {
            return [];
        }

        return [.. Measuring.MeasuresOf(clause).DefaultIfEmpty("requests").Select(measure => Step(clause, change, measure))];
    }

    private static PlannedStep Step(Clause clause, Change change, string measure)
    {
        var factor = change.Requests * measure switch
        {
            "input_tokens" => change.Input,
            "output_tokens" => change.Output,
            _ => 1,
        };
        var expression = measure == "total_tokens"
            ? string.Create(CultureInfo.InvariantCulture, $"sum(input_tokens) * {change.Input * change.Requests} + sum(output_tokens) * {change.Output * change.Requests}")
            : string.Create(CultureInfo.InvariantCulture, $"sum({MeasureCatalogue.Of(measure).Expression}) * {factor}");
        var byWorkload = Scoping.ByWorkload(clause);
        var sql = $"""
            SELECT {Scoping.PartColumn(clause, byWorkload)}, sum({MeasureCatalogue.Of(measure).Expression})::BIGINT AS before, ({expression})::DOUBLE AS after
            FROM usage {Scoping.Where(clause, !byWorkload)}{Scoping.GroupBy(clause, byWorkload)}
            """;
        return Scoping.Query(sql, new RowsPart($"{{part}}: {{before}} {Wording.Measure(measure)} now, {{after}} after the change."));
    }
}
