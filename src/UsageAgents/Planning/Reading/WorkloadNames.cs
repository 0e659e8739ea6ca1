using System.Collections.Immutable;

namespace UsageAgents.Planning.Reading;

/// <summary>Other names under which people know common workloads.</summary>
internal static class WorkloadNames
{
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["conversation"] = "conversation|conversational|chat|chatting|chatbot|conv|dialogue|dialog|conversing|talk",
        ["code"] = "code|coding|programming|code completion|coder|copilot|code generation|source code|coding assistant|code assistant|software",
    };

    public static ImmutableDictionary<string, string> For(IEnumerable<string> workloads)
    {
        var names = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var workload in workloads)
        {
            var known = workload.ToLowerInvariant();
            names[known.Replace('_', ' ')] = workload;
            names[known] = workload;
            foreach (var synonym in Synonyms.GetValueOrDefault(known, "").Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                names.TryAdd(synonym, workload);
            }
        }

        return names.ToImmutable();
    }
}
