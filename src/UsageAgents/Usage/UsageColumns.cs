namespace UsageAgents.Usage;

/// <summary>Where the four fields stand in a line.</summary>
internal sealed record UsageColumns(int Timestamp, int Workload, int InputTokens, int OutputTokens, int Count)
{
    private static readonly string[] Own = ["timestamp", "workload", "input_tokens", "output_tokens"];
    private static readonly string[] Azure = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"];

    public const string Expected = "timestamp,workload,input_tokens,output_tokens (or TIMESTAMP,ContextTokens,GeneratedTokens with ?workload=NAME)";

    /// <summary>Reads a header; nothing if it is neither of the two known ones. A workload column outside the file has the index -1.</summary>
    public static UsageColumns? Of(string header)
    {
        var names = header.TrimEnd('\r').TrimStart('\uFEFF').Split(',', StringSplitOptions.TrimEntries);
        if (names.SequenceEqual(Azure, StringComparer.Ordinal))
        {
            return new UsageColumns(0, -1, 1, 2, 3);
        }

        var places = Own.Select(own => Array.FindIndex(names, name => string.Equals(name, own, StringComparison.OrdinalIgnoreCase))).ToArray();
        return names.Length == Own.Length && places.All(place => place >= 0)
            ? new UsageColumns(places[0], places[1], places[2], places[3], Own.Length)
            : null;
    }
}
