using System.Globalization;
using System.Text;

namespace Regreen.Core.Judging.Streaming;

/// <summary>
/// Reads an event stream as the HTML standard (9.2) describes it, however its bytes are cut into pieces: lines end with CR, LF or both, an empty line sends an
/// event, an event without data is none, and what stands behind the last empty line is dropped. Keeps at most <see cref="MostCharacters"/> of an event.
/// </summary>
public sealed class ServerSentEventReader
{
    /// <summary>How much of an event, and of a line, is kept.</summary>
    public const int MostCharacters = 1024 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private readonly StringBuilder _data = new();
    private bool _isStarted;
    private bool _isAfterReturn;
    private bool _isCut;
    private bool _hasData;
    private string _type = "";

    /// <summary>Gets the id that stood last in the stream, or null.</summary>
    public string? LastId { get; private set; }

    /// <summary>Gets how long the service wants a client to wait before it comes back, or null.</summary>
    public TimeSpan? Retry { get; private set; }

    /// <summary>Takes the next bytes and returns the events that end in them.</summary>
    public IReadOnlyList<ServerSentEvent> Take(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, characters, flush: false);
        var events = new List<ServerSentEvent>();
        foreach (var character in characters)
        {
            if (Take(character) is { } happened)
            {
                events.Add(happened);
            }
        }

        return events;
    }

    private ServerSentEvent? Take(char character)
    {
        var (isFirst, isSecondHalf) = (!_isStarted, _isAfterReturn && character == '\n');
        _isStarted = true;
        _isAfterReturn = character == '\r';
        if (isSecondHalf || (isFirst && character == '\uFEFF'))
        {
            return null;
        }

        if (character is '\r' or '\n')
        {
            var line = _line.ToString();
            _line.Clear();
            return line.Length == 0 ? Dispatch() : Field(line);
        }

        if (_line.Length < MostCharacters)
        {
            _line.Append(character);
        }
        else
        {
            _isCut = true;
        }

        return null;
    }

    private ServerSentEvent? Dispatch()
    {
        var happened = _hasData ? new ServerSentEvent(_type.Length == 0 ? "message" : _type, _data.ToString(), LastId) { Cut = _isCut } : null;
        _data.Clear();
        (_hasData, _type, _isCut) = (false, "", false);
        return happened;
    }

    private ServerSentEvent? Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon == 0)
        {
            return new ServerSentEvent(ServerSentEvent.Heartbeat, line, LastId);
        }

        var (name, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (name)
        {
            case "data":
                Data(value);
                break;
            case "event":
                _type = value;
                break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal):
                LastId = value;
                break;
            case "retry" when value.Length > 0 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds):
                Retry = TimeSpan.FromMilliseconds(milliseconds);
                break;
        }

        return null;
    }

    private void Data(string value)
    {
        var room = MostCharacters - _data.Length - 1;
        _isCut |= value.Length > room;
        if (room > 0)
        {
            _data.Append(_hasData ? "\n" : "").Append(value, 0, Math.Min(value.Length, room));
        }

        _hasData = true;
    }
}
