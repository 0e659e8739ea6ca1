using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>The unusual minutes, the most unusual first.</summary>
internal sealed record AnomaliesPart : IAnswerPart
{
    private const int Shown = 5;

    public IEnumerable<string> Lines(JsonElement result)
    {
        var measure = Wording.Measure(Wording.Text(result, "measure"));
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        var anomalies = result.GetProperty("anomalies").EnumerateArray().ToArray();
        yield return $"Of {Numbers.Of(result.GetProperty("minutes"))} minutes of {traffic}, {Numbers.Of(result.GetProperty("count"))} are unusual in {measure}.";
        yield return $"Usual is a median of {Numbers.Of(result.GetProperty("median"))} {measure} per minute; a minute is unusual above a modified z-score of {Numbers.Of(result.GetProperty("threshold"))}.";
        foreach (var anomaly in anomalies.Take(Shown))
        {
            yield return $"{Wording.Text(anomaly, "minute")} was {Wording.Text(anomaly, "direction")}: {Numbers.Of(anomaly.GetProperty("value"))} {measure}, a score of {Numbers.Of(anomaly.GetProperty("score"))}.";
        }
    }
}
