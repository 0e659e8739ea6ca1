using System.Collections.Immutable;
using System.Text;

namespace Regreen.Engine.Configuring;

/// <summary>
/// Puts environment variables into the <c>${NAME}</c> places of a tree, but never into command lines, whose shape says that they are some.
/// <c>$${</c> stands for <c>${</c>. What was put in is remembered as secret.
/// </summary>
internal sealed class Expansion(Func<string, string?> valueOf, ConfigErrors errors)
{
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    /// <summary>Gets every value that was put in: nothing of it may be shown.</summary>
    public ImmutableSortedSet<string> Secrets => _secrets.ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Returns the tree with its values.</summary>
    public YamlNode Apply(YamlNode node, Shape shape) => node switch
    {
        YamlMap map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Apply(entry.Value, Under(shape, map, entry.Key.Text)) })] },
        YamlList list => list with { Items = [.. list.Items.Select(item => Apply(item, Item(shape)))] },
        YamlScalar scalar when shape is not TextShape { IsCommand: true } => Expand(scalar),
        _ => node,
    };

    public static Shape Under(Shape shape, YamlMap map, string key) => shape switch
    {
        MapShape known => known.Find(key)?.Shape ?? Shape.Any,
        MapOfShape free => free.Value,
        VariantShape variants => variants.Of(map).Select(variant => variant.Find(key)?.Shape).OfType<Shape>().FirstOrDefault() ?? Shape.Any,
        _ => Shape.Any,
    };

    public static Shape Item(Shape shape) => shape switch
    {
        ListShape list => list.Item,
        EitherShape { First: ListShape first } => first.Item,
        EitherShape { Second: ListShape second } => second.Item,
        _ => Shape.Any,
    };

    private YamlScalar Expand(YamlScalar scalar)
    {
        var text = scalar.Text;
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return scalar;
        }

        var result = new StringBuilder(text.Length);
        var position = 0;
        while (text.IndexOf("${", position, StringComparison.Ordinal) is var start and >= 0)
        {
            if (start > position && text[start - 1] == '$')
            {
                result.Append(text, position, start - 1 - position).Append("${");
                position = start + 2;
                continue;
            }

            result.Append(text, position, start - position);
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                errors.Add(scalar, $"{scalar.Description} opens '${{' and never closes it.", "Write ${NAME}, or $${ for the two characters themselves.");
                return scalar;
            }

            result.Append(Value(text[(start + 2)..end], scalar));
            position = end + 1;
        }

        return scalar with { Text = result.Append(text, position, text.Length - position).ToString(), Written = scalar.Written };
    }

    private string Value(string name, YamlScalar scalar)
    {
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            errors.Add(scalar, $"'${{{name}}}' names no environment variable.", "Write ${NAME} with letters, digits and '_'.");
            return "";
        }

        if (valueOf(name) is not { Length: > 0 } value)
        {
            errors.Add(scalar, $"The environment variable '{name}' is not set.", $"Set it, or call Regreen with '--var {name}=…'.");
            return "unset";
        }

        if (value.Contains("{{", StringComparison.Ordinal))
        {
            errors.Add(scalar, $"The environment variable '{name}' holds '{{{{', which would be taken for a template.", "Give it another value.");
        }

        _secrets.Add(value);
        return value;
    }
}
