using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Regreen.Engine.Configuring;

/// <summary>
/// Reads YAML into a tree that knows its places, from the parser's events: the library's own trees overflow the stack and leak exceptions on
/// hostile input. Anchors, aliases, tags and several documents are refused. Only a syntax error ends the file early.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>The largest file, in bytes of UTF-8.</summary>
    public const int MaximumBytes = 1024 * 1024;

    /// <summary>How deep maps and lists may nest.</summary>
    public const int MaximumDepth = 64;

    private const int HopelessDepth = 1000;

    private readonly Parser _parser;
    private readonly ConfigErrors _errors;

    private YamlReader(string text, ConfigErrors errors)
    {
        _parser = new Parser(new StringReader(text));
        _errors = errors;
    }

    private ParsingEvent Current => _parser.Current ?? throw new YamlException("the text is empty");

    /// <summary>Reads a text; null where it holds no value or breaks off, with the reason in <paramref name="errors"/>.</summary>
    public static YamlNode? Read(string text, ConfigErrors errors)
    {
        if (Encoding.UTF8.GetByteCount(text) is > MaximumBytes and var size)
        {
            errors.Add(1, 1, $"The file has {size} bytes; {MaximumBytes} are allowed.", "Split it, or remove what does not belong here.");
            return null;
        }

        var reader = new YamlReader(text, errors);
        try
        {
            return reader.ReadFile();
        }
        catch (YamlException exception)
        {
            var message = exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
            errors.Add(Place(exception.Start.Line), Place(exception.Start.Column), $"This is not YAML: {message}.", "Check the indentation, the quotes and the colons here.");
            return null;
        }
    }

    private static int Place(long number) => (int)Math.Clamp(number, 1, int.MaxValue);

    private static (int Line, int Column) At(ParsingEvent parsed) => (Place(parsed.Start.Line), Place(parsed.Start.Column));

    private YamlNode? ReadFile()
    {
        Next();
        Next();
        if (Current is StreamEnd)
        {
            _errors.Add(1, 1, "The file is empty.", "Write at least 'version: 1'.");
            return null;
        }

        Next();
        var root = ReadNode(0);
        Next();
        if (Current is DocumentStart second)
        {
            var (line, column) = At(second);
            _errors.Add(line, column, "A second document begins here.", "Keep one document per file: remove '---'.");
        }

        return root;
    }

    /// <summary>Reads the node at the current event and goes on to the event after it.</summary>
    private YamlNode ReadNode(int depth)
    {
        var start = Current;
        Refuse(start);
        switch (start)
        {
            case Scalar scalar:
                Next();
                var (line, column) = At(scalar);
                return new YamlScalar(line, column, scalar.Value, scalar.Style is ScalarStyle.Plain);
            case MappingStart or SequenceStart when depth == MaximumDepth:
                return Skip(start);
            case MappingStart:
                return ReadMap(start, depth);
            case SequenceStart:
                return ReadList(start, depth);
            default:
                Next();
                return Empty(start);
        }
    }

    private YamlMap ReadMap(ParsingEvent start, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        for (Next(); Current is not MappingEnd;)
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlScalar name)
            {
                _errors.Add(key, $"A key must be a text; this is {key.Description}.", "Write 'key: value', and quote a text that begins with '{'.");
            }
            else if (!lines.TryAdd(name.Text, name.Line))
            {
                _errors.Add(name, $"The key '{name.Text}' stands here a second time; first in line {lines[name.Text]}.", "Remove one of them.");
            }
            else
            {
                entries.Add(new YamlEntry(name, value));
            }
        }

        Next();
        var (line, column) = At(start);
        return new YamlMap(line, column, entries.ToImmutable());
    }

    private YamlList ReadList(ParsingEvent start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        for (Next(); Current is not SequenceEnd;)
        {
            items.Add(ReadNode(depth + 1));
        }

        Next();
        var (line, column) = At(start);
        return new YamlList(line, column, items.ToImmutable());
    }

    private void Refuse(ParsingEvent parsed)
    {
        var (line, column) = At(parsed);
        if (parsed is AnchorAlias alias)
        {
            _errors.Add(line, column, $"'*{alias.Value}' is an alias; aliases are not read.", "Write the value out.");
        }
        else if (parsed is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
            {
                _errors.Add(line, column, $"'&{node.Anchor.Value}' is an anchor; anchors are not read.", "Remove it and write the value out where it is used.");
            }

            if (!node.Tag.IsEmpty)
            {
                _errors.Add(line, column, $"'{node.Tag}' is a tag; tags are not read.", "Remove it; quote a value that is a text.");
            }
        }
    }

    /// <summary>Passes over a part that nests too deep, without recursion.</summary>
    private YamlScalar Skip(ParsingEvent start)
    {
        var (line, column) = At(start);
        _errors.Add(line, column, $"Maps and lists nest deeper than {MaximumDepth}.", "Nest less.");
        var open = 0;
        do
        {
            open += Current.NestingIncrease;
            if (open > HopelessDepth)
            {
                // The scanner's work grows with the square of the depth.
                throw new YamlException(start.Start, start.End, "brackets open here that are hardly meant");
            }

            Next();
        }
        while (open > 0);

        return Empty(start);
    }

    private static YamlScalar Empty(ParsingEvent start)
    {
        var (line, column) = At(start);
        return new YamlScalar(line, column, "", IsPlain: true);
    }

    private void Next()
    {
        var last = _parser.Current?.End ?? Mark.Empty;
        try
        {
            if (_parser.MoveNext())
            {
                return;
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The scanner leaks these on some malformed texts (a stray byte order mark, an escape beyond Unicode) instead of its own exception.
            throw new YamlException(last, last, "a value after this place cannot be read", exception);
        }

        throw new YamlException(last, last, "the text ends in the middle of a value");
    }
}
