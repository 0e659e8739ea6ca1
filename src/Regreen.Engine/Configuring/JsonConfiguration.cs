using System.Collections.Immutable;
using System.Text;

namespace Regreen.Engine.Configuring;

/// <summary>Configuration in JSON, with comments and trailing commas. Empty objects and lists hold no value.</summary>
internal static class JsonConfiguration
{
    private const string ByteOrderMark = "\uFEFF";

    public static ImmutableSortedDictionary<string, string>? Read(string text)
    {
        if (JsonPart.Read(Bytes(text)) is not { IsContainer: true } root)
        {
            return null;
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Flatten(root, "", values);
        return values.ToImmutable();
    }

    /// <summary>Returns the changed text, or null where it cannot be.</summary>
    public static string? With(string text, string key, string? value)
    {
        var bytes = Bytes(text);
        if (JsonPart.Read(bytes) is not { IsContainer: true } root)
        {
            return null;
        }

        var names = KeyPath.Split(key);
        var (parent, part, depth) = (root, (JsonPart?)root, 0);
        while (depth < names.Length && part is { IsContainer: true })
        {
            parent = part;
            part = parent.Find(names[depth++]);
        }

        var edited = (value, part, isWhole: depth == names.Length) switch
        {
            (null, { IsContainer: false }, true) => JsonEdit.Remove(bytes, parent, part),
            (null, _, _) => bytes,
            (_, { IsContainer: false }, true) => JsonEdit.Replace(bytes, part.Start, part.End, JsonText.Write(value)),
            (_, { IsContainer: true, Children.IsEmpty: true }, true) => JsonEdit.Replace(bytes, part.Start, part.End, JsonText.Write(value)),
            (_, null, _) => JsonEdit.Add(bytes, parent, names[depth - 1], Nest(names.AsSpan()[depth..], JsonText.Write(value))),
            _ => null,
        };
        return edited is null ? null : (text.StartsWith('\uFEFF') ? ByteOrderMark : "") + Encoding.UTF8.GetString(edited);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.StartsWith('\uFEFF') ? text[1..] : text);

    private static string Nest(ReadOnlySpan<string> names, string json)
    {
        for (var index = names.Length - 1; index >= 0; index--)
        {
            json = $"{{ {JsonText.Quote(names[index])}: {json} }}";
        }

        return json;
    }

    private static void Flatten(JsonPart part, string path, ImmutableSortedDictionary<string, string>.Builder values)
    {
        // Of several with one name the last counts.
        foreach (var child in part.Children.Reverse().DistinctBy(child => child.Name, StringComparer.Ordinal))
        {
            var key = KeyPath.Join(path, child.Name);
            if (child.IsContainer)
            {
                Flatten(child, key, values);
            }
            else
            {
                values[key] = child.Text;
            }
        }
    }
}
