using System.Text;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

/// <summary>Writes the reference of scenario files from the shapes that the reader checks.</summary>
internal sealed class ScenarioReference
{
    private readonly StringBuilder _text = new("# Scenario reference\n\nEvery key of a scenario file, made from the shapes that the reader checks. What they mean together: [scenarios.md](scenarios.md).\n");
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly Queue<MapShape> _open = new();

    private ScenarioReference() => _open.Enqueue(ScenarioShapes.File);

    public static string Write()
    {
        var reference = new ScenarioReference();
        while (reference._open.TryDequeue(out var map))
        {
            reference.Add(map);
        }

        return reference._text.ToString();
    }

    private void Add(MapShape map)
    {
        if (!_written.Add(map.Name))
        {
            return;
        }

        _text.Append("\n## ").Append(map.Name).Append("\n\n| key | value | |\n|---|---|---|\n");
        foreach (var key in map.Keys)
        {
            _text.Append("| `").Append(key.Name).Append('`').Append(key.IsRequired ? " (required)" : "").Append(" | ").Append(Of(key.Shape)).Append(" | ").Append(key.Description).Append(" |\n");
        }
    }

    private string Of(Shape shape)
    {
        switch (shape)
        {
            case MapShape map:
                _open.Enqueue(map);
                return $"[{map.Name}](#{map.Name})";
            case VariantShape variants:
                return "one of " + string.Join(", ", variants.Variants.Select(Of));
            case ListShape list:
                return "a list of: " + Of(list.Item);
            case MapOfShape map:
                return "a map of: " + Of(map.Value);
            case EitherShape either:
                return $"{Of(either.First)}, or {Of(either.Second)}";
            default:
                return shape.Expected;
        }
    }
}
