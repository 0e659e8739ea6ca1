using System.Collections.Immutable;

namespace UsageAgents.Tools;

/// <summary>The tools that agents can call, by name.</summary>
internal sealed class ToolRegistry(IEnumerable<ITool> tools)
{
    private readonly ImmutableDictionary<string, ITool> _byName = tools.ToImmutableDictionary(tool => tool.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    public ITool? Find(string name) => _byName.GetValueOrDefault(name);
}
