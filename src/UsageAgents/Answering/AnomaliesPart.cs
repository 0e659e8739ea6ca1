using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>What is unusual, the most unusual first: minutes against the median of all, or hours and days against their season.</summary>
internal sealed record AnomaliesPart : IAnswerPart
{
    private const int Shown = 5;

    public IEnumerable<string> Lines(JsonElement result) => result.TryGetProperty("minutes", out var minutes) ? Minutes(result, minutes) : Seasonal(result);

    private static IEnumerable<string> Minutes(JsonElement result, JsonElement minutes)
    {
        var measure = Wording.Measure(Wording.Text(result, "measure"));
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        var anomalies = result.GetProperty("anomalies").EnumerateArray().ToArray();
        yield return $"Of {Numbers.Of(minutes)} minutes of {traffic}, {Numbers.Of(result.GetProperty("count"))} are unusual in {measure}.";
        yield return $"Usual is a median of {Numbers.Of(result.GetProperty("median"))} {measure} per minute; a minute is unusual above a modified z-score of {Numbers.Of(result.GetProperty("threshold"))}.";
        foreach (var anomaly in anomalies.Take(Shown))
        {
            yield return $"{Wording.Text(anomaly, "minute")} was {Wording.Text(anomaly, "direction")}: {Numbers.Of(anomaly.GetProperty("value"))} {measure}, a score of {Numbers.Of(anomaly.GetProperty("score"))}.";
        }
    }

    private static IEnumerable<string> Seasonal(JsonElement result)
    {
        var (measure, step) = (Wording.Measure(Wording.Text(result, "measure")), Wording.Text(result, "step"));
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        yield return $"In {Numbers.Of(result.GetProperty("points"))} {step}s of {traffic}, {Numbers.Of(result.GetProperty("count"))} times are unusual in {measure}, compared with what is usual at that time of the day and the week.";
        foreach (var anomaly in result.GetProperty("anomalies").EnumerateArray().Take(Shown))
        {
            var (name, kind) = (Wording.Text(anomaly, "series"), Wording.Text(anomaly, "kind"));
            var what = kind.StartsWith("shift", StringComparison.Ordinal) ? $"from {Wording.Text(anomaly, "from")} on the level is {(kind == "shift_up" ? "higher" : "lower")}" : $"from {Wording.Text(anomaly, "from")} until {Wording.Text(anomaly, "until")} it is {kind}";
            yield return $"{(name == "all" ? "All traffic" : name)}: {what}, {Numbers.Of(anomaly.GetProperty("value"))} {measure} a {step} instead of {Numbers.Of(anomaly.GetProperty("expected"))}, a score of {Numbers.Of(anomaly.GetProperty("score"))}.";
        }
    }
}
