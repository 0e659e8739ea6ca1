using System.Buffers.Binary;
using System.Text;

namespace UsageAgents.Service.Receiving;

/// <summary>Reads the fields of one protobuf message; nested messages are read by readers of their own.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int BitsOfVarint = 70;
    private const int BitsOfGroup = 7;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Gets the number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Gets the field's value if it is a number of any kind; a double by its bits.</summary>
    public ulong Number { get; private set; }

    /// <summary>Gets the field's value if it is text, bytes or a message.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Content);

    public readonly string Hex => Convert.ToHexStringLower(Content);

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Number = 0;
        Content = default;
        switch (tag & 7)
        {
            case 0: Number = Varint(); break;
            case 1: Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong))); break;
            case 2: Content = Take(Varint()); break;
            case 5: Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))); break;
            default: throw new InvalidDataException("a field has an unknown wire type");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException("a field is longer than its message");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < BitsOfVarint; shift += BitsOfGroup)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is longer than ten bytes");
    }
}
