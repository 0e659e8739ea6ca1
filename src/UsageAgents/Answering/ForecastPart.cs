using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>How usage goes on: the total or the mean, its interval, and how good such forecasts were in the past.</summary>
internal sealed record ForecastPart : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result) => result.GetProperty("series").EnumerateArray().SelectMany(series => SeriesLines(series, result));

    private static IEnumerable<string> SeriesLines(JsonElement series, JsonElement result)
    {
        var name = Wording.Text(series, "name") is "all" or "" ? Wording.Traffic(Wording.Text(result, "workload"), result) : Wording.Text(series, "name");
        if (series.TryGetProperty("error", out var error))
        {
            return [$"There is no forecast for {name}: {error.GetString()}."];
        }

        var measure = Wording.Text(result, "measure");
        var points = series.GetProperty("points").EnumerateArray().ToArray();
        var time = $"the next {Numbers.Of(result.GetProperty("horizon"))} {Wording.Text(result, "step")}s after {Wording.Text(series.GetProperty("history"), "until")}";
        return (series.TryGetProperty("total", out var total) ? TotalLines(series, total, name, measure, time) : EndLines(points, name, measure, time))
            .Append(Backtest(series.GetProperty("backtest"), Wording.Text(series, "method")));
    }

    private static IEnumerable<string> TotalLines(JsonElement series, JsonElement total, string name, string measure, string time)
    {
        yield return $"For {name} I expect {Amount(total.GetProperty("value"), measure)} in {time}; by the errors of the past between {Amount(total.GetProperty("low"), measure)} and {Amount(total.GetProperty("high"), measure)}.";
        if (series.TryGetProperty("change_percent", out var change))
        {
            yield return $"In the same time before it was {Amount(series.GetProperty("same_time_before"), measure)}: that is a change of {Numbers.Percent(change)}.";
        }
    }

    private static IEnumerable<string> EndLines(JsonElement[] points, string name, string measure, string time)
    {
        var (first, last) = (points[0], points[^1]);
        yield return $"For {name}, {time}: {Amount(first.GetProperty("value"), measure)} at first (between {Amount(first.GetProperty("low"), measure)} and {Amount(first.GetProperty("high"), measure)}).";
        yield return $"At the end I expect {Amount(last.GetProperty("value"), measure)} (between {Amount(last.GetProperty("low"), measure)} and {Amount(last.GetProperty("high"), measure)}).";
    }

    private static string Backtest(JsonElement backtest, string method) => backtest.GetProperty("error_ratio").ValueKind == JsonValueKind.Number
        ? $"Method: {method}; tried from {Numbers.Of(backtest.GetProperty("origins"))} points of the past, its error was {Numbers.Times(backtest.GetProperty("error_ratio"))} that of repeating the last season."
        : $"Method: {method}; it could not be tried on the past.";

    private static string Amount(JsonElement value, string measure) => measure switch
    {
        "cost_usd" => Numbers.Usd(value),
        "latency_ms" or "time_to_first_token_ms" => $"{Numbers.Of(value)} ms",
        "error_rate" => $"an error rate of {Numbers.Of(value)}",
        _ => $"{Numbers.Of(value)} {Wording.Measure(measure)}",
    };
}
