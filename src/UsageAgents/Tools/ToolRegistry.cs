using System.Collections.Immutable;

namespace UsageAgents.Tools;

/// <summary>The tools that agents can call, by name.</summary>
internal sealed class ToolRegistry(IEnumerable<ITool> tools)
{
    private ImmutableDictionary<string, ITool> _byName = tools.ToImmutableDictionary(tool => tool.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Offers more tools; one whose name is taken is passed over.</summary>
    public void Add(IEnumerable<ITool> more)
    {
        foreach (var tool in more)
        {
            ImmutableInterlocked.TryAdd(ref _byName, tool.Name, tool);
        }
    }

    public ITool? Find(string name) => _byName.GetValueOrDefault(name);
}
