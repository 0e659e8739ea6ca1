using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace UsageAgents.Running;

/// <summary>Entries on their way into a spool file, each behind its length and its checksum. A process that is killed may leave half of one; the checksum tells.</summary>
internal sealed class SpoolBuffer
{
    public const int HeadBytes = 2 * sizeof(int);
    private const int Largest = 1024 * 1024;
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public static uint ChecksumOf(ReadOnlySpan<byte> body)
    {
        var sum = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(body))
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var last in body[(body.Length & ~(sizeof(ulong) - 1))..])
        {
            sum = BitOperations.Crc32C(sum, last);
        }

        return sum;
    }

    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > Largest)
        {
            _bytes = new byte[Largest];
        }
    }

    public int BeginEntry()
    {
        Room(HeadBytes);
        _length += HeadBytes;
        return _length;
    }

    public void EndEntry(int start)
    {
        var body = _bytes.AsSpan(start, _length - start);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - HeadBytes), body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(start - sizeof(uint)), ChecksumOf(body));
    }

    public void Add(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    public void Add(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);
        _length += sizeof(int);
    }

    public void Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Add(length);
        _length += Encoding.UTF8.GetBytes(text, Room(length));
    }

    public void AddLine(ReadOnlySpan<byte> bytes)
    {
        var room = Room(bytes.Length + 1);
        bytes.CopyTo(room);
        room[bytes.Length] = (byte)'\n';
        _length += bytes.Length + 1;
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }

        return _bytes.AsSpan(_length);
    }
}
