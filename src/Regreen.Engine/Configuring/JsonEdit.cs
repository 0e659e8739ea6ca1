using System.Text;
using System.Text.Json;

namespace Regreen.Engine.Configuring;

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
