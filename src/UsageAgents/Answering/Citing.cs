using UsageAgents.Tools;

namespace UsageAgents.Answering;

/// <summary>Ends each line with the citation of the tool call that it comes from.</summary>
internal static class Citing
{
    public static IEnumerable<string> Lines(IAnswerPart part, ToolCallOutcome outcome) =>
        part.Lines(outcome.Result).Select(line => $"{line} [{outcome.CallId}]");
}
