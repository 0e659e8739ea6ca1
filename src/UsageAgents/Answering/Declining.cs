using System.Collections.Immutable;

namespace UsageAgents.Answering;

/// <summary>Says honestly what the data cannot answer, and what it can.</summary>
internal static class Declining
{
    public const string Opening = "This data cannot answer that";

    public static string Whole(ImmutableArray<string> unanswerable) => $"""
        {Opening}: {string.Join("; ", unanswerable)}.
        It holds the time, the workload, and the input and output tokens of each request.
        I can count, sum, average and rank requests and tokens, find unusual minutes, and work out what the traffic would cost on a model that you name.
        """.ReplaceLineEndings("\n");

    public static IEnumerable<string> Parts(ImmutableArray<string> unanswerable) =>
        unanswerable.Select(part => $"This data cannot answer one part: {part}.");
}
