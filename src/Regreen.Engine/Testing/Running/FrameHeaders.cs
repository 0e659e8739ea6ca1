using System.Buffers.Binary;

namespace Regreen.Engine.Testing.Running;

/// <summary>Follows the frames of one direction of a WebSocket (RFC 6455, section 5.2) in whatever pieces they come, and tells of pings and pongs.</summary>
internal sealed class FrameHeaders(Action<string> seen)
{
    private const int LongestHeader = 14;
    private readonly byte[] _header = new byte[LongestHeader];
    private int _read;
    private ulong _payload;

    /// <summary>Takes the next bytes.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payload > 0)
            {
                var passed = (int)Math.Min(_payload, (ulong)bytes.Length);
                _payload -= (ulong)passed;
                bytes = bytes[passed..];
                continue;
            }

            _header[_read++] = bytes[0];
            bytes = bytes[1..];
            if (_read >= 2 && _read == Length)
            {
                End();
            }
        }
    }

    private int Length => 2 + ((_header[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 }) + ((_header[1] & 0x80) == 0 ? 0 : 4);

    private void End()
    {
        _payload = (_header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            var length => (ulong)length,
        };
        _read = 0;
        if ((_header[0] & 0x0F) is var kind and (0x9 or 0xA))
        {
            seen(kind == 0x9 ? "ping" : "pong");
        }
    }
}
