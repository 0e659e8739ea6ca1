using System.Text.Json.Nodes;
using UsageAgents.Tools;
using UsageAgents.Usage;

namespace UsageAgents.Series;

/// <summary>Reads series from a tenant's usage. A last hour or day that the data does not reach the end of is left out.</summary>
internal sealed class UsageSeriesReader(TenantUsage usage)
{
    private const int MaxRows = 60_000;
    private const int MaxSeries = 50;

    /// <summary>The data must reach this far into the last point, or it would seem low.</summary>
    private const double ReachedShare = 0.9;

    public async Task<IReadOnlyList<UsageSeries>> ReadAsync(
        string tenant, UsageMeasure measure, TrafficScope scope, SeriesStep step, SeriesGroup group, CancellationToken cancellationToken)
    {
        var known = SeriesMeasure.Of(measure, usage.ShapeOf(tenant));
        var table = await usage.QueryAsync(tenant, Sql(known, scope, step, group), scope.Parameters, MaxRows, cancellationToken);
        if (table.Truncated)
        {
            throw new ToolException($"these are more than {MaxRows} points; choose a longer step or a shorter time");
        }

        if (table.Rows.IsEmpty)
        {
            throw new ToolException("there is no traffic in this part of the data");
        }

        var first = table.Rows.Min(row => row["t"]!.GetValue<long>());
        var start = DateTimeOffset.FromUnixTimeSeconds(first).UtcDateTime.Date;
        var points = PointsOf(table, start, step);
        var parts = table.Rows.GroupBy(row => row["part"]?.GetValue<string>() ?? "(none)", StringComparer.Ordinal).ToArray();
        return parts.Length <= MaxSeries
            ? [.. parts.Select(part => SeriesOf(part.Key, part, known.Kind, start, step, points))]
            : throw new ToolException($"these are more than {MaxSeries} series; choose one of them, or group by something else");
    }

    /// <summary>Chooses the step in which a time is best looked at.</summary>
    public SeriesStep StepFor(string tenant, TrafficScope scope, SeriesStep longest)
    {
        var shape = usage.ShapeOf(tenant);
        var days = ((scope.To ?? shape.Last) - (scope.From ?? shape.First)).TotalDays;
        return days < 2 ? SeriesStep.Minute : days < 21 || (longest == SeriesStep.Hour && days < 200) ? SeriesStep.Hour : SeriesStep.Day;
    }

    private static int PointsOf(UsageTable table, DateTime start, SeriesStep step)
    {
        var last = table.Rows.MaxBy(row => row["latest"]!.GetValue<double>())!;
        var reached = (last["latest"]!.GetValue<double>() - last["t"]!.GetValue<long>()) / Seconds(step);
        return PointOf(last, start, step) + (step == SeriesStep.Minute || reached >= ReachedShare ? 1 : 0);
    }

    private static UsageSeries SeriesOf(string name, IEnumerable<JsonObject> rows, SeriesKind kind, DateTime start, SeriesStep step, int points)
    {
        var values = new double[points];
        var requests = new double[points];
        Array.Fill(values, kind == SeriesKind.Amount ? 0 : double.NaN);
        var first = points;
        foreach (var row in rows)
        {
            if (PointOf(row, start, step) is var point && point < points)
            {
                first = Math.Min(first, point);
                values[point] = row["v"] is { } value ? value.GetValue<double>() : values[point];
                requests[point] = row["n"]!.GetValue<long>();
            }
        }

        // Before its first request a series was not observed; later, no request is an observation.
        Array.Fill(values, double.NaN, 0, first);
        return new UsageSeries(name, kind, start, step, values, requests);
    }

    private static int PointOf(JsonObject row, DateTime start, SeriesStep step) =>
        (int)((row["t"]!.GetValue<long>() - new DateTimeOffset(start).ToUnixTimeSeconds()) / Seconds(step));

    private static int Seconds(SeriesStep step) => 86400 / SeasonalCycle.PointsPerDay(step);

    private static string Sql(SeriesMeasure measure, TrafficScope scope, SeriesStep step, SeriesGroup group)
    {
        var unit = step switch { SeriesStep.Minute => "minute", SeriesStep.Hour => "hour", _ => "day" };
        var part = group switch { SeriesGroup.Workload => "workload", SeriesGroup.Model => "model", SeriesGroup.Team => "team", _ => "'all'" };
        return $"""
            SELECT {part} AS part, epoch(date_trunc('{unit}', timestamp))::BIGINT AS t, ({measure.Aggregate})::DOUBLE AS v, count(*) AS n,
                   epoch(max(timestamp))::DOUBLE AS latest
            FROM usage {scope.Where} GROUP BY ALL
            """;
    }
}
