using System.Collections.Immutable;

namespace UsageAgents.Tools;

/// <summary>The tools that agents can call, by name.</summary>
internal sealed class ToolRegistry(IEnumerable<ITool> tools)
{
    private readonly Lock _gate = new();
    private readonly ImmutableArray<ITool> _own = [.. tools];
    private ImmutableDictionary<string, ImmutableArray<ITool>> _offered = ImmutableDictionary.Create<string, ImmutableArray<ITool>>(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, ITool> _byName = tools.ToImmutableDictionary(tool => tool.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Puts these tools in the place of what the same server offered before; one whose name is taken is passed over.</summary>
    public void Offer(string server, ImmutableArray<ITool> tools)
    {
        lock (_gate)
        {
            _offered = _offered.SetItem(server, tools);
            _byName = _own.Concat(_offered.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value))
                .DistinctBy(tool => tool.Name, StringComparer.Ordinal).ToImmutableDictionary(tool => tool.Name, StringComparer.Ordinal);
        }
    }

    public ITool? Find(string name) => _byName.GetValueOrDefault(name);
}
