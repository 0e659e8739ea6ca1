using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>Puts one tool result into words; numbers are taken from the result, never made.</summary>
internal interface IAnswerPart
{
    IEnumerable<string> Lines(JsonElement result);
}
