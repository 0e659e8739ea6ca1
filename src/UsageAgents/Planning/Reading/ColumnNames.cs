using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>Which column of the data a phrase asks for that not every data set has.</summary>
internal static class ColumnNames
{
    private static readonly Dictionary<string, string> ByTopic = new(StringComparer.Ordinal)
    {
        ["how long requests took"] = "latency_ms",
        ["teams or projects"] = "team",
        ["errors or outcomes of requests"] = "status",
        ["caching"] = "cached_tokens",
        ["which model ran"] = "model",
    };

    private static readonly string[] FirstToken = ["ttft", "time to first token"];

    // Without the column, "per model" asks for a comparison of prices.
    private static readonly string[] PerModel = ["by model", "per model", "each model", "every model", "across model"];

    /// <summary>Gives the column that a phrase splits the traffic by, or nothing where the data has none.</summary>
    public static string? SplitOf(string phrase, UsageShape shape) => Array.Exists(PerModel, known => known == phrase) && shape.Holds("model") ? "model" : null;

    /// <summary>Gives the column that a topic needs, or nothing.</summary>
    public static string? Of(string topic, string phrase) =>
        Array.Exists(FirstToken, known => known == phrase) ? "time_to_first_token_ms" : ByTopic.GetValueOrDefault(topic);

    /// <summary>Says what is missing, with the column where it is one.</summary>
    public static string Missing(string topic, string phrase) => Of(topic, phrase) is { } column ? $"{topic} (the column {column} is empty)" : topic;

    public static bool IsHeld(string topic, string phrase, UsageShape shape) => Of(topic, phrase) is { } column && shape.Holds(column);
}
