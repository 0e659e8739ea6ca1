using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

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
        foreach (var name in part.Children.Select(child => child.Name).Distinct(StringComparer.Ordinal))
        {
            var child = part.Find(name)!;
            var key = KeyPath.Join(path, name);
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

/// <summary>Changes the bytes of a JSON text at one place.</summary>
internal static class JsonEdit
{
    public static byte[] Replace(byte[] json, int start, int end, string text) => [.. json[..start], .. Encoding.UTF8.GetBytes(text), .. json[end..]];

    /// <summary>Adds a property, or the next item of a list; null where the item is not the next.</summary>
    public static byte[]? Add(byte[] json, JsonPart parent, string name, string value)
    {
        if (parent.Kind == JsonTokenType.StartArray && KeyPath.Index(name) != parent.Children.Length)
        {
            return null;
        }

        var text = parent.Kind == JsonTokenType.StartArray ? value : $"{JsonText.Quote(name)}: {value}";
        if (parent.Children.IsEmpty)
        {
            var after = parent.Start + 1;
            return Replace(json, after, after, json[after] is (byte)'}' or (byte)']' ? $" {text} " : $" {text}");
        }

        // The new one begins its line as the one before it did.
        var last = parent.Children[^1];
        var space = Encoding.UTF8.GetString(json[BlankBefore(json, last.First)..last.First]);
        return Replace(json, last.End, last.End, $",{(space.Length == 0 ? " " : space)}{text}");
    }

    /// <summary>Takes out a property with all of its name, or the last item of a list; null for another item.</summary>
    public static byte[]? Remove(byte[] json, JsonPart parent, JsonPart part)
    {
        if (parent.Kind == JsonTokenType.StartArray && part != parent.Children[^1])
        {
            return null;
        }

        var edited = Cut(json, parent, part);
        var rest = Again(edited, parent);
        return rest.Find(part.Name) is { } again ? Remove(edited, rest, again) : edited;
    }

    /// <summary>Finds the parent again after something behind its beginning was cut.</summary>
    private static JsonPart Again(byte[] json, JsonPart parent)
    {
        var part = JsonPart.Read(json)!;
        while (part.Start != parent.Start)
        {
            part = part.Children.Last(child => child.Start <= parent.Start);
        }

        return part;
    }

    private static byte[] Cut(byte[] json, JsonPart parent, JsonPart part)
    {
        var index = parent.Children.IndexOf(part);
        var (start, end) = (BlankBefore(json, part.First), part.End);
        var comma = SkipTrivia(json, end);
        if (json[comma] == (byte)',')
        {
            return [.. json[..start], .. json[end..comma], .. json[(comma + 1)..]];
        }

        if (index == 0)
        {
            return [.. json[..start], .. json[end..]];
        }

        comma = SkipTrivia(json, parent.Children[index - 1].End);
        return [.. json[..comma], .. json[(comma + 1)..start], .. json[end..]];
    }

    /// <summary>Returns where the blanks before a place begin; the place itself where a line comment ends there, which needs its line break.</summary>
    private static int BlankBefore(byte[] json, int place)
    {
        var start = place;
        while (start > 0 && json[start - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start--;
        }

        var line = json.AsSpan(0, start);
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        return line.IndexOf("//"u8) >= 0 ? place : start;
    }

    private static int SkipTrivia(byte[] json, int place)
    {
        while (place < json.Length)
        {
            var rest = json.AsSpan(place);
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                place++;
            }
            else if (rest.StartsWith("//"u8))
            {
                var end = rest.IndexOf((byte)'\n');
                place = end < 0 ? json.Length : place + end + 1;
            }
            else if (rest.StartsWith("/*"u8))
            {
                place += 2 + rest[2..].IndexOf("*/"u8) + 2;
            }
            else
            {
                break;
            }
        }

        return place;
    }
}
