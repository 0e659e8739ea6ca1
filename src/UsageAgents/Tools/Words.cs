using System.Text.Json;

namespace UsageAgents.Tools;

/// <summary>The words for choices, as they stand in arguments and results.</summary>
internal static class Words
{
    public static string Of<T>(T choice)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString());
}
