using System.Collections.Immutable;
using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Planning.Rules.Composing;

namespace UsageAgents.Planning.Rules;

/// <summary>Times, caching, outcomes, teams and models, where the data has such columns.</summary>
internal sealed class ColumnRule : IPlanningRule
{
    private const int MostGroups = 50;
    private static readonly string[] Dimensions = ["team", "model"];

    private static readonly Dictionary<string, Quantity> Measures = new(StringComparer.Ordinal)
    {
        ["latency_ms"] = new("milliseconds of latency", "latency_ms"),
        ["time_to_first_token_ms"] = new("milliseconds to the first token", "time_to_first_token_ms"),
        ["cached_tokens"] = new("cached input tokens", "cached_tokens"),
    };

    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept>
    {
        Concept.Mean, Concept.Median, Concept.Max, Concept.Min, Concept.Deviation, Concept.Variance, Concept.Quartiles, Concept.Distribution, Concept.Share, Concept.PerRequest,
    };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if ((clause.Columns.IsEmpty && !AsksOfModels(clause)) || Subject.IsMoney(clause) || !(clause with { Excluded = [] }).IsPlain)
        {
            return [];
        }

        var group = Dimensions.FirstOrDefault(dimension => clause.Columns.Contains(dimension, StringComparer.Ordinal)) ?? (clause.Models.IsEmpty ? null : "model");
        return [.. Quantities(clause).Select(quantity => Step(clause, quantity, group))];
    }

    // "how many requests did gpt-4o handle", where the data says it.
    private static bool AsksOfModels(Clause clause) => !clause.Models.IsEmpty && clause.Shape.Holds("model") && clause.Change is null && !clause.Has(Concept.Switch) && Subject.HasMeasure(clause);

    private static IEnumerable<Quantity> Quantities(Clause clause)
    {
        var named = clause.Columns.Where(Measures.ContainsKey).Select(column => Measures[column]).ToArray();
        if (clause.Columns.Contains("status", StringComparer.Ordinal))
        {
            return named.Append(new Quantity("failed requests", "CASE WHEN status = 'ok' THEN 0 ELSE 1 END"));
        }

        return named.Length > 0 ? named : Measuring.MeasuresOf(clause).DefaultIfEmpty("requests").Select(Quantity.Of);
    }

    private static PlannedStep Step(Clause clause, Quantity quantity, string? group)
    {
        ImmutableArray<string> named = [.. Measuring.NamedStatistics(clause)];
        var isTime = quantity.Expression.EndsWith("_ms", StringComparison.Ordinal);
        ImmutableArray<string> statistics = named.IsEmpty ? [isTime ? "mean" : "sum"] : named;
        var traffic = new Traffic(clause);
        var part = group is null ? traffic.Part : $"coalesce({group}, 'without a {group}') || {Scoping.Quoted(Filter.WindowName(clause.Window))} AS part";
        var columns = string.Concat(statistics.Select((statistic, index) => $", {Aggregates.Expression(statistic, quantity.Expression)} AS value_{Text(index)}"));
        var sql = $"""
            SELECT {part}{columns}, count(*) AS requests, 100.0 * sum({quantity.Expression}) / nullif(sum(sum({quantity.Expression})) OVER (), 0) AS share_percent,
            100.0 * avg(CASE WHEN status = 'ok' THEN 0 ELSE 1 END) AS failed_percent
            FROM usage {traffic.Where}{OfModels(clause)}{(group is null ? traffic.GroupBy : $" GROUP BY {group} ORDER BY value_0 DESC LIMIT {Text(MostGroups)}")}
            """;
        return Scoping.Query(sql, new RowsPart([.. statistics.Select((statistic, index) => Sentence(quantity, statistic, Text(index))), .. Extras(clause, quantity, group)]));
    }

    private static string OfModels(Clause clause) => clause.Models.IsEmpty ? "" : $" AND lower(model) IN ({string.Join(", ", clause.Models.Select(model => Scoping.Quoted(model.ToLowerInvariant())))})";

    private static IEnumerable<string> Extras(Clause clause, Quantity quantity, string? group)
    {
        if (quantity.Label == "failed requests")
        {
            yield return "{part}: {failed_percent%} of {requests} requests.";
        }
        else if (clause.Has(Concept.Share) && group is not null)
        {
            yield return $"{{part}}: {{share_percent%}} of all {quantity.Label}.";
        }
    }

    private static string Sentence(Quantity quantity, string statistic, string index) => statistic == "sum"
        ? $"{{part}}: {{value_{index}}} {quantity.Label}."
        : $"{{part}}: the {Aggregates.Name(statistic)} of {quantity.Label} per request is {{value_{index}}}.";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
