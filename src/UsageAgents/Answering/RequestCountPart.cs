using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>How many requests each workload had.</summary>
internal sealed class RequestCountPart : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result) => result.GetProperty("groups").EnumerateArray()
        .Select(group => FormattableString.Invariant($"{group.GetProperty("workload").GetString()} had {group.GetProperty("requests").GetInt64():N0} requests."));
}
