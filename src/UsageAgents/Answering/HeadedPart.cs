using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>A section of a report: a heading before its first line.</summary>
internal sealed record HeadedPart(string Heading, IAnswerPart Part) : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result) => Part.Lines(result).Select((line, index) => index == 0 ? $"{Heading}: {line}" : line);
}
