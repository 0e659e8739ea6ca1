using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using UsageAgents.Forecasting;
using UsageAgents.Series;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>What <see cref="UsageForecastTool"/> is asked.</summary>
internal sealed record UsageForecastArguments : ScopeArguments
{
    [Description("what to forecast")]
    public required UsageMeasure Measure { get; init; }

    [Description("how many steps ahead; by default 7 days, 24 hours or 30 minutes")]
    [Range(1, 200)]
    public int? Horizon { get; init; }

    [Description("how long a step is; by default a day if the data covers three weeks, else an hour or a minute")]
    public SeriesStep? Step { get; init; }

    [Description("a forecast for each workload, model or team")]
    public SeriesGroup GroupBy { get; init; }
}

/// <summary>Continues usage, cost, latency or errors, with intervals; the way is chosen by what would have been best in the past.</summary>
internal sealed class UsageForecastTool(TenantUsage usage, UsageSeriesReader reader) : TypedTool<UsageForecastArguments>
{
    public const string ToolName = "usage_forecast";
    private const int LeastPoints = 8;
    private const int MaxPoints = 1000;

    public override string Name => ToolName;

    public override string Description => "Forecast of requests, tokens, cost, latency or error rate with 90 % intervals, backtested against repeating the last season.";

    protected override async Task<JsonObject> ExecuteAsync(UsageForecastArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var scope = arguments.Scope();
        var step = arguments.Step ?? reader.StepFor(context.Tenant, scope, SeriesStep.Day);
        var horizon = arguments.Horizon ?? step switch { SeriesStep.Day => 7, SeriesStep.Hour => 24, _ => 30 };
        var series = await reader.ReadAsync(context.Tenant, arguments.Measure, scope, step, arguments.GroupBy, cancellationToken);
        if (series.Count * horizon > MaxPoints)
        {
            throw new ToolException($"{series.Count} series of {horizon} steps are more than {MaxPoints} points; choose fewer steps or a part of the traffic");
        }

        var shape = usage.ShapeOf(context.Tenant);
        var measure = SeriesMeasure.Of(arguments.Measure, shape);
        var result = new JsonObject { ["measure"] = measure.Name, ["unit"] = measure.Unit, ["step"] = Words.Of(step), ["horizon"] = horizon, ["coverage_percent"] = 100 * SeriesForecaster.Coverage };
        scope.Describe(result);
        DataNotes.Describe(shape, result);
        var forecasts = await Task.Run(() => series.Select(one => Describe(one, horizon, cancellationToken)).ToArray(), cancellationToken);
        result["series"] = new JsonArray([.. forecasts]);
        return result;
    }

    private static JsonObject Describe(UsageSeries series, int horizon, CancellationToken cancellationToken)
    {
        if (series.Values.Count(double.IsFinite) < LeastPoints)
        {
            return new JsonObject { ["name"] = series.Name, ["error"] = $"a forecast needs at least {LeastPoints} whole steps of data" };
        }

        var forecast = SeriesForecaster.Of(series, horizon, cancellationToken);
        var result = new JsonObject
        {
            ["name"] = series.Name,
            ["history"] = new JsonObject { ["from"] = UsageTime.Text(series.Start), ["until"] = UsageTime.Text(series.TimeOf(series.Values.Length)), ["points"] = series.Values.Length },
            ["method"] = forecast.Method,
            ["season_steps"] = forecast.Season,
            ["backtest"] = Backtested(forecast),
            ["points"] = new JsonArray([.. forecast.Points.Select((point, ahead) => (JsonNode)Point(point, series.TimeOf(series.Values.Length + ahead)))]),
        };
        if (series.Kind == SeriesKind.Amount)
        {
            AddTotal(result, series, forecast);
        }

        return result;
    }

    private static JsonObject Backtested(Forecast forecast) => new()
    {
        ["origins"] = forecast.Origins,
        ["mean_error"] = Finite(forecast.MeanError),
        ["seasonal_naive_error"] = Finite(forecast.NaiveError),
        ["error_ratio"] = Finite(forecast.MeanError / forecast.NaiveError),
        ["interval_held_percent"] = Finite(100 * forecast.HeldShare),
    };

    private static JsonObject Point(ForecastPoint point, DateTime time) => new()
    {
        ["time"] = UsageTime.Text(time),
        ["value"] = point.Value,
        ["low"] = point.Low,
        ["high"] = point.High,
    };

    private static void AddTotal(JsonObject result, UsageSeries series, Forecast forecast)
    {
        var total = forecast.Points.Sum(point => point.Value);
        result["total"] = new JsonObject { ["value"] = total, ["low"] = total * forecast.TotalRatios.Append(1).Min(), ["high"] = total * forecast.TotalRatios.Append(1).Max() };
        var before = series.Values.TakeLast(forecast.Points.Length).Where(double.IsFinite).Sum();
        if (before > 0 && series.Values.Length >= forecast.Points.Length)
        {
            result["same_time_before"] = before;
            result["change_percent"] = 100 * (total - before) / before;
        }
    }

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;
}
