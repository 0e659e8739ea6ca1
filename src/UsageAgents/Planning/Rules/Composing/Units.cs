using System.Globalization;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>Stretches of time of one length: the ones with the most or the least, all of them in their order, or how many meet a condition.</summary>
internal static class Units
{
    private const int MostListed = 100;

    public static bool Ranks(Clause clause) => clause.Top is not null || clause.HasAny(
        Concept.Busiest, Concept.Quietest, Concept.Max, Concept.Min, Concept.Dearest, Concept.More, Concept.WhichMinute, Concept.When, Concept.Second);

    public static int SecondsOf(Clause clause) => clause.Slot ?? (clause.HasAny(Concept.Second, Concept.PerSecond) ? 1 : 60);

    public static string NameOf(int seconds) => seconds switch
    {
        1 => "second",
        60 => "minute",
        3600 => "hour",
        _ => "{length} slot",
    };

    public static PlannedStep Step(Clause clause, Quantity quantity)
    {
        if (AsksForMean(clause, quantity))
        {
            return Mean(clause, quantity, SecondsOf(clause));
        }

        return Ranks(clause) ? Ranked(clause, quantity) : Listed(clause, quantity);
    }

    private static bool AsksForMean(Clause clause, Quantity quantity) =>
        clause.Has(Concept.Mean) && !clause.Has(Concept.PerRequest) && (quantity.IsRequests || !clause.Has(Concept.Each)) && !Ranks(clause);

    private static PlannedStep Ranked(Clause clause, Quantity quantity)
    {
        var lowest = clause.HasAny(Concept.Quietest, Concept.Min, Concept.Cheapest) && !clause.HasAny(Concept.Busiest, Concept.Max);
        var limit = (clause.Top ?? 1).ToString(CultureInfo.InvariantCulture);
        return Moments(
            clause, quantity, $"value {(lowest ? "ASC" : "DESC")}, moment LIMIT {limit}",
            $"the {(lowest ? "lowest" : "highest")} {NameOf(SecondsOf(clause))} with traffic begins at {{moment}} (UTC) and");
    }

    private static PlannedStep Listed(Clause clause, Quantity quantity) =>
        Moments(clause, quantity, $"moment LIMIT {MostListed}", $"the {NameOf(SecondsOf(clause))} beginning at {{moment}} (UTC)");

    private static PlannedStep Moments(Clause clause, Quantity quantity, string order, string which)
    {
        var seconds = SecondsOf(clause);
        var filter = Filter.OfLimits(clause.Limits, Filter.ExpressionOf);
        var isMean = clause.HasAny(Concept.Mean, Concept.PerRequest) && !quantity.IsRequests;
        var value = isMean ? $"avg({quantity.Expression})" : Aggregates.Expression("sum", quantity.Expression, quantity.IsMoney);
        var traffic = new Traffic(clause with { Concepts = clause.Concepts.Remove(Concept.Each) });
        var sql = $"""
            SELECT {traffic.Part}, strftime({Bucket(seconds)}, '{Format(seconds)}') AS moment, {value} AS value, count(*) AS requests{Length(seconds)}{filter.Columns}{quantity.Columns}
            FROM usage {traffic.Where} AND {filter.Sql} GROUP BY {(traffic.ByWorkload ? "workload, " : "")}moment ORDER BY {order}
            """;
        var measured = $"{quantity.Sign}{{value}} {quantity.Label}{(isMean ? " per request, on average" : "")}";
        return Scoping.Query(sql, Parts.Of(quantity, $"{{part}}: {which} has {measured}{filter.Words}."), quantity);
    }

    /// <summary>How many stretches meet the conditions; those without traffic count as nothing.</summary>
    public static PlannedStep Counted(Clause clause, Quantity quantity)
    {
        var seconds = SecondsOf(clause);
        var traffic = new Traffic(clause);
        var limits = clause.Limits.Select(limit => limit.Measure is null ? limit with { Measure = "requests" } : limit).ToArray();
        var filter = Filter.OfLimits([.. limits], limit => $"sum({Filter.ExpressionOf(limit)})");
        var empty = Array.TrueForAll(limits, HoldsForNothing);
        var all = Clock(clause, seconds).ToString(CultureInfo.InvariantCulture);
        var matching = $"(SELECT count(*) FROM hits){(empty ? $" + {all} - (SELECT count(*) FROM busy)" : "")}";
        var sql = $"""
            WITH busy AS (SELECT {Bucket(seconds)} AS b FROM usage {traffic.Where} GROUP BY b),
            hits AS (SELECT {Bucket(seconds)} AS b FROM usage {traffic.Where} GROUP BY b HAVING {filter.Sql})
            SELECT {new Traffic(clause with { Workloads = clause.Workloads.Length == 1 ? clause.Workloads : [], Concepts = [] }).Part}, {matching} AS matching, {all} AS units, 100.0 * ({matching}) / {all} AS share_percent{Length(seconds)}{filter.Columns}
            """;
        return Scoping.Query(sql, Parts.Of(quantity, $"{{part}}: {{matching}} of {{units}} {NameOf(seconds)}s are{filter.Words}.", "{part}: that is {share_percent%} of them."), quantity);
    }

    private static PlannedStep Mean(Clause clause, Quantity quantity, int seconds)
    {
        var traffic = new Traffic(clause);
        var all = Clock(clause, seconds).ToString(CultureInfo.InvariantCulture);
        var sql = $"""
            SELECT {traffic.Part}, sum({quantity.Expression}) * 1.0 / {all} AS value, {all} AS units{Length(seconds)}{quantity.Columns}
            FROM usage {traffic.Where}{traffic.GroupBy}
            """;
        return Scoping.Query(sql, Parts.Of(quantity, $"{{part}}: {quantity.Sign}{{value}} {quantity.Label} per {NameOf(seconds)}, on average over {{units}}."), quantity);
    }

    private static bool HoldsForNothing(Limit limit) => limit.Operator switch
    {
        "<" => limit.Value > 0,
        "<=" => limit.Value >= 0,
        "=" => limit.Value == 0,
        "between" => limit.Value <= 0,
        _ => false,
    };

    private static long Clock(Clause clause, int seconds)
    {
        var first = clause.Window?.From ?? clause.Shape.First;
        var last = (clause.Window?.To ?? clause.Shape.Last.AddTicks(1)).AddTicks(-1);
        var length = seconds * TimeSpan.TicksPerSecond;
        return (last.Ticks / length) - (first.Ticks / length) + 1;
    }

    private static string Length(int seconds) => $", '{(seconds % 60 == 0 ? $"{seconds / 60}-minute" : $"{seconds}-second")}' AS length";

    private static string Format(int seconds) => seconds % 60 == 0 ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M:%S";

    private static string Bucket(int seconds) => seconds switch
    {
        1 => "date_trunc('second', timestamp)",
        60 => "date_trunc('minute', timestamp)",
        3600 => "date_trunc('hour', timestamp)",
        < 60 => $"(date_trunc('minute', timestamp) + to_seconds((second(timestamp) // {seconds}) * {seconds}))",
        < 3600 => $"(date_trunc('hour', timestamp) + to_minutes((minute(timestamp) // {seconds / 60}) * {seconds / 60}))",
        _ => $"(date_trunc('day', timestamp) + to_hours((hour(timestamp) // {seconds / 3600}) * {seconds / 3600}))",
    };
}
