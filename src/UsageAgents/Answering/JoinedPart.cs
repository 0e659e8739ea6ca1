using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>Several ways to put one result into words, each line once.</summary>
internal sealed record JoinedPart(ImmutableArray<IAnswerPart> Parts) : IAnswerPart
{
    public static IAnswerPart Of(IEnumerable<IAnswerPart> parts)
    {
        var all = parts.ToImmutableArray();
        return all.Length == 1 ? all[0] : new JoinedPart(all);
    }

    public IEnumerable<string> Lines(JsonElement result) => Parts.SelectMany(part => part.Lines(result)).Distinct(StringComparer.Ordinal);
}
