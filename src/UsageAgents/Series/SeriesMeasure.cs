using System.Collections.Immutable;
using UsageAgents.Tools;
using UsageAgents.Usage;

namespace UsageAgents.Series;

/// <summary>What a series can be of: its column, how the database makes a point of it, and its unit.</summary>
internal sealed record SeriesMeasure(string Name, string? Column, string Aggregate, SeriesKind Kind, string Unit)
{
    private static readonly ImmutableArray<SeriesMeasure> All =
    [
        new("requests", null, "count(*)", SeriesKind.Amount, "requests"),
        new("input_tokens", "input_tokens", "sum(input_tokens)", SeriesKind.Amount, "tokens"),
        new("output_tokens", "output_tokens", "sum(output_tokens)", SeriesKind.Amount, "tokens"),
        new("total_tokens", null, "sum(input_tokens + output_tokens)", SeriesKind.Amount, "tokens"),
        new("cached_tokens", "cached_tokens", "sum(cached_tokens)", SeriesKind.Amount, "tokens"),
        new("cost_usd", "cost_usd", "sum(cost_usd)", SeriesKind.Amount, "USD"),
        new("latency_ms", "latency_ms", "median(latency_ms)", SeriesKind.Middle, "ms (median)"),
        new("time_to_first_token_ms", "time_to_first_token_ms", "median(time_to_first_token_ms)", SeriesKind.Middle, "ms (median)"),
        new("error_rate", "status", "avg(CASE WHEN status = 'ok' THEN 0 ELSE 1 END)", SeriesKind.Share, "share of requests"),
    ];

    public static SeriesMeasure Of(UsageMeasure measure, UsageShape shape)
    {
        var found = All[(int)measure];
        return found.Column is null || shape.Holds(found.Column) ? found : throw new ToolException($"the data has no values in the column {found.Column}, which {found.Name} needs");
    }
}
