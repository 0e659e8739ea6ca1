using UsageAgents.Usage;

namespace UsageAgents.Service.Receiving;

/// <summary>Whom a call to a model belongs to, by the semantic conventions for generative AI.</summary>
internal static class GenAiAttributes
{
    private const int MaxNameLength = 64;

    // These sum up calls that are told by themselves, or call no model.
    private static readonly string[] NotCalls = ["invoke_agent", "create_agent", "execute_tool", "invoke_workflow", "orchestrate_tools"];
    private static readonly string[] Models = ["gen_ai.response.model", "gen_ai.request.model"];
    private static readonly string[] Teams = ["team", "service.namespace"];

    public static bool IsOfCall(IReadOnlyDictionary<string, object> attributes) =>
        Array.Exists(Models, attributes.ContainsKey)
        && !(attributes.TryGetValue("gen_ai.operation.name", out var operation) && NotCalls.Contains(operation as string, StringComparer.Ordinal));

    public static string Workload(IReadOnlyDictionary<string, object> resource) => Name(resource, "service.name") ?? UsageRecord.DefaultWorkload;

    public static string? Model(IReadOnlyDictionary<string, object> attributes) => Models.Select(name => Name(attributes, name)).FirstOrDefault(model => model is not null);

    public static string? Team(IReadOnlyDictionary<string, object> attributes, IReadOnlyDictionary<string, object> resource) =>
        Teams.Select(name => Name(attributes, name) ?? Name(resource, name)).FirstOrDefault(team => team is not null);

    public static string? Name(IReadOnlyDictionary<string, object> attributes, string name) =>
        attributes.GetValueOrDefault(name) is string { Length: > 0 } text ? text[..Math.Min(text.Length, MaxNameLength)] : null;
}
