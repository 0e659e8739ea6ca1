using System.Collections.Immutable;
using UsageAgents.Usage;

namespace UsageAgents.Answering;

/// <summary>Says honestly what the data cannot answer, and what it can.</summary>
internal static class Declining
{
    private static readonly string[] Always = ["timestamp", "workload", "input_tokens", "output_tokens"];

    public const string Opening = "This data cannot answer that";

    public static string Whole(ImmutableArray<string> unanswerable, UsageShape shape) => $"""
        {Opening}: {string.Join("; ", unanswerable)}.
        It holds the time, the workload, and the input and output tokens of each request{Further(shape)}.
        I can count, sum, average and rank requests and tokens, find unusual minutes, and work out what the traffic would cost on a model that you name.
        """.ReplaceLineEndings("\n");

    private static string Further(UsageShape shape)
    {
        string[] further = [.. UsageSchema.Columns.Select(column => column.Name).Where(column => shape.Holds(column) && !Always.Contains(column))];
        return further.Length == 0 ? "" : $", and {string.Join(", ", further)}";
    }

    public static IEnumerable<string> Parts(ImmutableArray<string> unanswerable) =>
        unanswerable.Select(part => $"This data cannot answer one part: {part}.");
}
