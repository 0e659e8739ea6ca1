using System.Collections.Immutable;

namespace Regreen.Engine.Configuring;

/// <summary>A key of a map.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Description">One sentence for editors.</param>
/// <param name="IsRequired">Whether the map makes no sense without it.</param>
internal sealed record Key(string Name, Shape Shape, string Description, bool IsRequired = false);

/// <summary>A map with known keys. Keys are asked for late, so that a shape can hold itself.</summary>
/// <param name="name">What it is, without article: "suite". Names its part of the JSON schema.</param>
/// <param name="keys">Its keys.</param>
internal sealed class MapShape(string name, Func<ImmutableArray<Key>> keys) : Shape("a map", "{ … }")
{
    private readonly Lazy<ImmutableArray<Key>> _keys = new(keys);

    public MapShape(string name, params ImmutableArray<Key> keys)
        : this(name, () => keys)
    {
    }

    public string Name { get; } = name;

    public ImmutableArray<Key> Keys => _keys.Value;

    public Key? Find(string key) => Keys.FirstOrDefault(known => string.Equals(known.Name, key, StringComparison.Ordinal));
}

/// <summary>A map that is one of several kinds; each kind is told by the first of its keys, which the others do not have.</summary>
/// <param name="name">What it is, without article: "step".</param>
/// <param name="variants">The kinds.</param>
internal sealed class VariantShape(string name, params ImmutableArray<MapShape> variants) : Shape("a map", "{ … }")
{
    public string Name { get; } = name;

    public ImmutableArray<MapShape> Variants { get; } = variants;

    /// <summary>Returns the kinds whose telling key stands in a map.</summary>
    public ImmutableArray<MapShape> Of(YamlMap map) => [.. Variants.Where(variant => map.Find(variant.Keys[0].Name) is not null)];
}
