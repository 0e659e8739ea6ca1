using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace UsageAgents.Running;

/// <summary>A file of entries, one behind the other, that is filled, read once, and emptied. It begins with a number: of two files the lower one was filled first.</summary>
internal sealed class SpoolFile : IDisposable
{
    private const int NumberBytes = sizeof(long);
    private readonly SafeFileHandle _file;

    // Every moment a file is read: a buffer of its own for each time would keep the collector busy.
    private readonly byte[] _buffer = new byte[64 * 1024];

    public SpoolFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        Stream = new FileStream(path, options);
        _file = Stream.SafeFileHandle;
        Length = Stream.Length;
        Number = Length >= NumberBytes ? ReadNumber() : 0;
    }

    /// <summary>Gets the number of this filling.</summary>
    public long Number { get; private set; }

    public long Length { get; private set; }

    public bool IsEmpty => Length == 0;

    private FileStream Stream { get; }

    /// <summary>Empties the file for the next filling.</summary>
    public void Begin(long number)
    {
        if (!IsEmpty)
        {
            Stream.SetLength(0);
        }

        (Number, Length) = (number, 0);
    }

    /// <summary>Adds entries; what could be written only in part is as if it were not there.</summary>
    public void Append(ReadOnlySpan<byte> entries)
    {
        if (IsEmpty)
        {
            Span<byte> number = stackalloc byte[NumberBytes];
            BinaryPrimitives.WriteInt64LittleEndian(number, Number);
            RandomAccess.Write(_file, number, 0);
            RandomAccess.Write(_file, entries, NumberBytes);
            Length = NumberBytes + entries.Length;
            return;
        }

        RandomAccess.Write(_file, entries, Length);
        Length += entries.Length;
    }

    /// <summary>Reads the bodies of all entries up to the first that is not whole.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ReadEntries()
    {
        var buffer = _buffer;
        var (offset, start, end) = ((long)NumberBytes, 0, 0);
        while (true)
        {
            while (EntryIn(buffer.AsSpan(start, end - start)) is { } length && length <= end - start)
            {
                var body = buffer.AsMemory(start + SpoolBuffer.HeadBytes, length - SpoolBuffer.HeadBytes);
                if (!IsWhole(buffer.AsSpan(start, length)))
                {
                    yield break;
                }

                yield return body;
                start += length;
            }

            var needed = Math.Max(EntryIn(buffer.AsSpan(start, end - start)) ?? 0, SpoolBuffer.HeadBytes);
            if (needed > Length - offset + (end - start))
            {
                yield break;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (needed > buffer.Length)
            {
                Array.Resize(ref buffer, needed);
            }

            var read = RandomAccess.Read(_file, buffer.AsSpan(end), offset);
            if (read == 0)
            {
                yield break;
            }

            (offset, end) = (offset + read, end + read);
        }
    }

    public void Dispose() => Stream.Dispose();

    // The length of the next entry with its head, once the head is there.
    private static int? EntryIn(ReadOnlySpan<byte> bytes) => bytes.Length < SpoolBuffer.HeadBytes
        ? null
        : (int)Math.Min((uint)BinaryPrimitives.ReadInt32LittleEndian(bytes) + (long)SpoolBuffer.HeadBytes, Array.MaxLength);

    private static bool IsWhole(ReadOnlySpan<byte> entry)
    {
        var body = entry[SpoolBuffer.HeadBytes..];
        return !body.IsEmpty && SpoolBuffer.ChecksumOf(body) == BinaryPrimitives.ReadUInt32LittleEndian(entry[sizeof(int)..]);
    }

    private long ReadNumber()
    {
        Span<byte> number = stackalloc byte[NumberBytes];
        RandomAccess.Read(_file, number, 0);
        return BinaryPrimitives.ReadInt64LittleEndian(number);
    }
}
