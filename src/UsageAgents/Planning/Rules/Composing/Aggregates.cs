using System.Collections.Immutable;
using System.Globalization;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>Statistics of a quantity over the requests that meet the conditions.</summary>
internal static class Aggregates
{
    public static IEnumerable<PlannedStep> Steps(Clause clause, Quantity quantity, ImmutableArray<string> statistics)
    {
        var traffic = new Traffic(clause);
        var filter = Filter.OfLimits(clause.Limits, Filter.ExpressionOf);
        var columns = string.Concat(statistics.Select((statistic, index) => $", {Expression(statistic, quantity.Expression, quantity.IsMoney)} AS value_{index.ToString(CultureInfo.InvariantCulture)}"));
        var sql = $"""
            SELECT {traffic.Part}{columns}, count(*) AS requests{filter.Columns}{quantity.Columns}
            FROM usage {traffic.Where} AND {filter.Sql}{traffic.GroupBy}
            """;
        var which = filter.Words.Length > 0 ? $", requests{filter.Words}" : "";
        var sentences = statistics.Select((statistic, index) => Sentence(quantity, which, statistic, $"{{value_{index.ToString(CultureInfo.InvariantCulture)}}}"));
        return [Scoping.Query(sql, Parts.Of(quantity, [.. sentences, $"{{part}}{which}: there are {{requests}} such requests."]), quantity)];
    }

    public static string Expression(string statistic, string value, bool isMoney = false) => statistic switch
    {
        "sum" => isMoney ? $"sum({value})" : $"sum({value})::BIGINT",
        "mean" => $"avg({value})",
        "median" => $"quantile_cont({value}, 0.5)",
        "min" => $"min({value})",
        "max" => $"max({value})",
        "stddev" => $"stddev_samp({value})",
        "variance" => $"var_samp({value})",
        _ => string.Create(CultureInfo.InvariantCulture, $"quantile_cont({value}, {decimal.Parse(statistic.AsSpan(1), NumberStyles.Number, CultureInfo.InvariantCulture) / 100})"),
    };

    private static string Sentence(Quantity quantity, string which, string statistic, string value) => statistic == "sum"
        ? $"{{part}}{which}: {quantity.Sign}{value} {quantity.Label}."
        : $"{{part}}{which}: the {Name(statistic)} of the {quantity.Label} per request is {quantity.Sign}{value}.";

    public static string Name(string statistic) => statistic switch
    {
        "max" => "maximum",
        "min" => "minimum",
        "stddev" => "standard deviation",
        _ => statistic,
    };
}
