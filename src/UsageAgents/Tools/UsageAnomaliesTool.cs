using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using UsageAgents.Detecting;
using UsageAgents.Series;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>What <see cref="UsageAnomaliesTool"/> is asked.</summary>
internal sealed record UsageAnomaliesArguments : ScopeArguments
{
    [Description("what to look at")]
    public required UsageMeasure Measure { get; init; }

    [Description("how far from the usual a point must be, in its usual spread; by default 3.5 for minutes and 6 for hours and days")]
    [Range(1, 100)]
    public double? Threshold { get; init; }

    [Description("how long a point is; by default a minute for less than two days of data, else an hour, else a day")]
    public SeriesStep? Step { get; init; }

    [Description("look at each workload, model or team by itself")]
    public SeriesGroup GroupBy { get; init; }
}

/// <summary>
/// Finds what is far from the usual. Hours and days are compared with their season; minutes with the median of all minutes,
/// because a day or two say nothing about seasons.
/// </summary>
internal sealed class UsageAnomaliesTool(TenantUsage usage, UsageSeriesReader reader) : TypedTool<UsageAnomaliesArguments>
{
    public const string ToolName = "usage_anomalies";

    /// <summary>The usual limit of the modified z-score (Iglewicz and Hoaglin).</summary>
    private const double MinuteThreshold = 3.5;

    public override string Name => ToolName;

    public override string Description => "Times whose requests, tokens, cost, latency or error rate are far from what was to be expected then (robust and seasonal).";

    protected override async Task<JsonObject> ExecuteAsync(UsageAnomaliesArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var scope = arguments.Scope();
        var shape = usage.ShapeOf(context.Tenant);
        var measure = SeriesMeasure.Of(arguments.Measure, shape);
        var step = arguments.Step ?? reader.StepFor(context.Tenant, scope, SeriesStep.Hour);
        var threshold = arguments.Threshold ?? (step == SeriesStep.Minute ? MinuteThreshold : SeasonalDetector.DefaultThreshold);
        var series = await reader.ReadAsync(context.Tenant, arguments.Measure, scope, step, arguments.GroupBy, cancellationToken);

        var result = new JsonObject { ["measure"] = measure.Name, ["unit"] = $"{measure.Unit} per {Words.Of(step)}", ["step"] = Words.Of(step), ["threshold"] = threshold };
        scope.Describe(result);
        DataNotes.Describe(shape, result);
        if (step == SeriesStep.Minute && series is [var only])
        {
            MinuteAnomalies.Add(only, threshold, result);
            return result;
        }

        var anomalies = await SeasonalAnomalies.FindAsync(series, threshold, cancellationToken);
        result["series"] = series.Count;
        result["points"] = series[0].Values.Length;
        result["count"] = anomalies.Count;
        result["anomalies"] = anomalies;
        return result;
    }
}
