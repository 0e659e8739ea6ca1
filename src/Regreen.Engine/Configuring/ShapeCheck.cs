using System.Globalization;

namespace Regreen.Engine.Configuring;

/// <summary>Checks a tree by its shape and says everything that does not fit.</summary>
internal sealed class ShapeCheck(ConfigErrors errors)
{
    /// <summary>Checks a whole file.</summary>
    public static void Run(YamlNode root, MapShape shape, ConfigErrors errors) => new ShapeCheck(errors).Check(root, shape, "");

    /// <summary>Reads a plain scalar as a number, or null.</summary>
    public static double? NumberOf(YamlNode? node) =>
        node is YamlScalar { IsPlain: true } scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private void Check(YamlNode node, Shape shape, string path)
    {
        switch (shape)
        {
            case MapShape map when node is YamlMap found:
                CheckKeys(found, map, path);
                break;
            case VariantShape variants when node is YamlMap found:
                CheckVariant(found, variants, path);
                break;
            case MapOfShape map when node is YamlMap found:
                foreach (var entry in found.Entries)
                {
                    Check(entry.Value, map.Value, Join(path, entry.Key.Text));
                }

                break;
            case ListShape list when node is YamlList found:
                for (var index = 0; index < found.Items.Length; index++)
                {
                    Check(found.Items[index], list.Item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
                }

                break;
            case EitherShape either:
                CheckEither(node, either, path);
                break;
            default:
                CheckScalar(node, shape, path);
                break;
        }
    }

    private void CheckScalar(YamlNode node, Shape shape, string path)
    {
        if (!Fits(node, shape))
        {
            errors.Add(node, $"{Subject(path)} must be {shape.Expected}, and is {node.Description}.", Fix(node, shape));
        }
    }

    private static bool Fits(YamlNode node, Shape shape) => shape switch
    {
        AnyShape => true,
        _ when node is not YamlScalar { IsNull: false } => false,
        TextShape => true,
        _ => node is YamlScalar scalar && FitsWord(scalar, shape),
    };

    private static bool FitsWord(YamlScalar scalar, Shape shape) => shape switch
    {
        BoolShape => scalar is { IsPlain: true, Text: "true" or "false" },
        DurationShape => DurationText.Read(scalar.Text) is not null,
        DateShape => DateOnly.TryParseExact(scalar.Text, DateShape.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ChoiceShape choice => choice.Options.Contains(scalar.Text, StringComparer.Ordinal),
        NumberShape number => NumberOf(scalar) is { } value && value >= number.Least && value <= number.Most && (!number.IsWhole || value % 1 == 0),
        _ => false,
    };

    private static string Fix(YamlNode node, Shape shape) => (node, shape) switch
    {
        (YamlScalar { IsNull: false } scalar, ChoiceShape choice) => Words.Suggest(scalar.Text, choice.Options),
        (YamlScalar { IsPlain: false }, BoolShape or NumberShape) => "Remove the quotes.",
        (YamlMap, TextShape) => "Quote a text that begins with '{'.",
        (YamlList, TextShape) => "Quote a text that begins with '['.",
        (YamlScalar { IsNull: true }, _) => $"Write, for example, '{shape.Example}', or remove the key.",
        _ => $"Write, for example, '{shape.Example}'.",
    };

    private void CheckEither(YamlNode node, EitherShape either, string path)
    {
        var (first, second) = (Try(node, either.First, path), Try(node, either.Second, path));
        if (first.Count == 0 || second.Count == 0)
        {
            return;
        }

        // The option of the right kind complains about a part of the value; one of the wrong kind about the value itself.
        if (first.All(error => IsAt(error, node)) && second.All(error => IsAt(error, node)))
        {
            errors.Add(node, $"{Subject(path)} must be {either.Expected}, and is {node.Description}.", Fix(node, either.First));
        }
        else
        {
            errors.AddRange(first.All(error => IsAt(error, node)) ? second : first);
        }
    }

    private static bool IsAt(ConfigError error, YamlNode node) => error.Line == node.Line && error.Column == node.Column;

    private ConfigErrors Try(YamlNode node, Shape shape, string path)
    {
        var found = new ConfigErrors(errors.File);
        new ShapeCheck(found).Check(node, shape, path);
        return found;
    }

    private void CheckVariant(YamlMap map, VariantShape shape, string path)
    {
        var names = shape.Variants.Select(variant => variant.Keys[0].Name);
        switch (shape.Of(map))
        {
            case [var only]:
                CheckKeys(map, only, path);
                break;
            case []:
                errors.Add(map, $"{Subject(path)} has none of {string.Join(", ", names)}.", UnknownKeyHint(map, shape));
                break;
            case var several:
                errors.Add(map, $"{Subject(path)} has {string.Join(" and ", several.Select(variant => variant.Keys[0].Name))}.", $"Keep one: a {shape.Name} is exactly one of them.");
                break;
        }
    }

    private static string UnknownKeyHint(YamlMap map, VariantShape shape)
    {
        var known = shape.Variants.SelectMany(variant => variant.Keys).Select(key => key.Name).Distinct(StringComparer.Ordinal).ToList();
        var unknown = map.Entries.Select(entry => entry.Key.Text).FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal));
        return unknown is null ? $"Write one of them: it tells which kind of {shape.Name} it is." : Words.Suggest(unknown, [.. known]);
    }

    private void CheckKeys(YamlMap map, MapShape shape, string path)
    {
        foreach (var entry in map.Entries)
        {
            if (shape.Find(entry.Key.Text) is { } key)
            {
                Check(entry.Value, key.Shape, Join(path, key.Name));
            }
            else
            {
                errors.Add(entry.Key, $"Unknown key '{entry.Key.Text}'{(path.Length == 0 ? "" : $" in '{path}'")}.", Words.Suggest(entry.Key.Text, [.. shape.Keys.Select(known => known.Name)]));
            }
        }

        foreach (var key in shape.Keys.Where(key => key.IsRequired && map.Find(key.Name) is null))
        {
            errors.Add(map, $"{Subject(path)} has no '{key.Name}'.", $"Add '{key.Name}: {key.Shape.Example}': {char.ToLowerInvariant(key.Description[0])}{key.Description[1..]}");
        }
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Subject(string path) => path.Length == 0 ? "The file" : $"'{path}'";
}
