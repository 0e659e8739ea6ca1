using System.Collections.Immutable;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>A condition on requests: as SQL, in words, and with the constants that the words state.</summary>
internal sealed record Filter(string Sql, string Words, string Columns)
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        [">"] = "more than",
        [">="] = "at least",
        ["<"] = "fewer than",
        ["<="] = "at most",
        ["="] = "exactly",
        ["<>"] = "other than",
    };

    /// <summary>The requests that all limits let through.</summary>
    public static Filter OfLimits(ImmutableArray<Limit> limits, Func<Limit, string> expression)
    {
        if (limits.IsEmpty)
        {
            return new Filter("true", "", "");
        }

        var parts = limits.Select((limit, index) => Of(limit, expression(limit), index)).ToArray();
        return new Filter(
            string.Join(" AND ", parts.Select(part => part.Sql)), " with " + string.Join(" and ", parts.Select(part => part.Words)), string.Concat(parts.Select(part => part.Columns)));
    }

    public static string ExpressionOf(Limit limit) => MeasureCatalogue.Of(limit.Measure ?? "total_tokens").Expression;

    /// <summary>A window of time, as a condition.</summary>
    public static string InWindow(Window? window) => window is null ? "true" : string.Join(
        " AND ",
        new[] { window.From is { } from ? $"timestamp >= TIMESTAMP '{UsageTime.Text(from)}'" : null, window.To is { } to ? $"timestamp < TIMESTAMP '{UsageTime.Text(to)}'" : null }
            .OfType<string>().DefaultIfEmpty("true"));

    public static string WindowName(Window? window) => window is null ? "" : string.Concat(
        window.From is { } from ? $" from {UsageTime.Text(from)}" : "", window.To is { } to ? $" until {UsageTime.Text(to)}" : "");

    private static Filter Of(Limit limit, string expression, int index)
    {
        var measure = Wording.Measure(limit.Measure ?? "total_tokens");
        var value = Quantity.Number(limit.Value);
        if (limit.Upper is not { } upperLimit)
        {
            return new Filter($"({expression}) {limit.Operator} {value}", $"{Signs[limit.Operator]} {{limit_{index}}} {measure}", $", {value} AS limit_{index}");
        }

        var upper = Quantity.Number(upperLimit);
        var isOutside = limit.Operator == "outside";
        return new Filter(
            $"(({expression}) {(isOutside ? "<" : ">=")} {value} {(isOutside ? "OR" : "AND")} ({expression}) {(isOutside ? ">" : "<=")} {upper})",
            $"{(isOutside ? "not " : "")}between {{limit_{index}}} and {{upper_{index}}} {measure}",
            $", {value} AS limit_{index}, {upper} AS upper_{index}");
    }
}
