using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>What the data holds and what it lacks.</summary>
internal sealed record ProfilePart : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result)
    {
        yield return $"There are {Numbers.Of(result.GetProperty("rows"))} requests from {Wording.Text(result, "first")} to {Wording.Text(result, "last")} (UTC), on {Numbers.Of(result.GetProperty("days_with_traffic"))} days.";
        foreach (var column in result.GetProperty("columns").EnumerateArray())
        {
            yield return column.GetProperty("filled").GetInt64() == 0 ? $"{Wording.Text(column, "name")} has no values." : Filled(column);
        }

        foreach (var pause in result.GetProperty("longest_pauses").EnumerateArray().Take(1))
        {
            yield return $"The longest time without a request is {Numbers.Of(pause.GetProperty("minutes"))} minutes, from {Wording.Text(pause, "from")}.";
        }
    }

    private static string Filled(JsonElement column)
    {
        var unit = Wording.Text(column, "unit") is { Length: > 0 } text ? " " + text : "";
        var missing = column.GetProperty("missing").GetInt64() > 0 ? $"; {Numbers.Of(column.GetProperty("missing"))} are missing" : "";
        return column.TryGetProperty("different", out var different)
            ? $"{Wording.Text(column, "name")} has {Numbers.Of(different)} different values{missing}."
            : $"{Wording.Text(column, "name")} is from {Numbers.Of(column.GetProperty("min"))} to {Numbers.Of(column.GetProperty("max"))}{unit}, with a median of {Numbers.Of(column.GetProperty("median"))}{missing}.";
    }
}
