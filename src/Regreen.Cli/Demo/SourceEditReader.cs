using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Cli.Demo;

/// <summary>Reads one edit file line by line.</summary>
internal sealed class SourceEditReader(string name)
{
    private const string Message = "message: ";
    private const string File = "file: ";

    private readonly ImmutableArray<string>.Builder _messages = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<TextChange>.Builder _changes = ImmutableArray.CreateBuilder<TextChange>();
    private readonly List<string> _before = [];
    private readonly List<string> _now = [];
    private List<string>? _open;
    private string _file = "";

    public SourceEdit Read(string text)
    {
        foreach (var line in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            ReadLine(line);
        }

        return _messages.Count == 0 || _changes.Count == 0 || _open is not null
            ? throw Wrong("has no message, no change, or an open section")
            : new SourceEdit(name, _messages.ToImmutable(), _changes.ToImmutable());
    }

    private void ReadLine(string line)
    {
        switch (line)
        {
            case "@@ before":
                _open = _before;
                break;
            case "@@ now":
                _open = _now;
                break;
            case "@@ end":
                Close();
                break;
            case var _ when _open is not null:
                _open.Add(line);
                break;
            default:
                ReadHeader(line);
                break;
        }
    }

    private void ReadHeader(string line)
    {
        if (line.StartsWith(Message, StringComparison.Ordinal))
        {
            _messages.Add(line[Message.Length..]);
        }
        else if (line.StartsWith(File, StringComparison.Ordinal))
        {
            _file = line[File.Length..];
        }
        else if (line.Length > 0 && line[0] != '#')
        {
            throw Wrong($"has '{line}' where it does not belong");
        }
    }

    private void Close()
    {
        _changes.Add(new TextChange(_file, Join(_before), Join(_now)));
        _before.Clear();
        _now.Clear();
        _open = null;
    }

    private UserErrorException Wrong(string what) =>
        new($"{name} {what}.", "See samples/usage-agents/README.md for the format.", FailureCategory.Usage);

    private static string Join(List<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
