using System.Runtime.InteropServices;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Process.Logs;

/// <summary>
/// What is known of a log file without keeping its lines: for each part of some megabytes, between which instants its lines were written. It is kept while the file grows, and begun anew where the file is another one.
/// A window of time is then read from the parts that may hold a line of it; the order of the lines is not relied on.
/// </summary>
/// <param name="partBytes">How large a part is; one with a longer line is larger.</param>
internal sealed class LogFileIndex(int partBytes)
{
    private const int LongestLine = 64 * 1024 * 1024;
    private const int HeadBytes = 256;
    private static readonly int AtOnce = Math.Max(2, Environment.ProcessorCount);
    private readonly List<Part> _parts = [];
    private byte[] _head = [];
    private long _end;

    /// <summary>Gets the first byte that belongs to no part yet: what follows is a line that is still being written.</summary>
    public long End => _end;

    /// <summary>Gets the instant of the last dated line, or null.</summary>
    public DateTimeOffset? Newest => _parts.FindLast(part => part.Newest is not null).Newest;

    /// <summary>Takes in what was written since the last time.</summary>
    public async Task UpdateAsync(FileStream file, CancellationToken cancellationToken)
    {
        var head = await ReadAsync(file, 0, (int)Math.Min(HeadBytes, file.Length), cancellationToken);
        if (file.Length < _end || !head.AsSpan().StartsWith(_head))
        {
            _parts.Clear();
            _end = 0;
        }

        _head = head;
        try
        {
            await ExtendAsync(file, cancellationToken);
        }
        catch
        {
            // Parts that were being read are missing: what is known is not the file any more.
            _parts.Clear();
            _end = 0;
            throw;
        }
    }

    private async Task ExtendAsync(FileStream file, CancellationToken cancellationToken)
    {
        var pending = new Queue<Task<Part>>();
        for (var length = partBytes; _end < file.Length;)
        {
            var bytes = await ReadAsync(file, _end, (int)Math.Min(length, file.Length - _end), cancellationToken);
            var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
            if (whole == 0)
            {
                if (bytes.Length < length || length >= LongestLine)
                {
                    break;
                }

                length *= 2;
                continue;
            }

            var offset = _end;
            pending.Enqueue(Task.Run(() => Part.Of(offset, bytes.AsMemory(0, whole)), cancellationToken));
            (_end, length) = (_end + whole, partBytes);
            if (pending.Count >= AtOnce)
            {
                _parts.Add(await pending.Dequeue());
            }
        }

        while (pending.TryDequeue(out var part))
        {
            _parts.Add(await part);
        }
    }

    /// <summary>Lists the parts that may hold lines of a window, each with the instant of the last dated line before it, to which its first lines belong where they have none.</summary>
    public IEnumerable<(long Offset, int Length, DateTimeOffset? Before)> PartsOf(DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset? before = null;
        foreach (var part in _parts)
        {
            var isBefore = part.BeginsUndated && (before is not { } at || (at >= from && at <= to));
            if (isBefore || (part.First <= to && part.Last >= from))
            {
                yield return (part.Offset, part.Length, before);
            }

            before = part.Newest ?? before;
        }
    }

    /// <summary>Reads bytes of the file; fewer where it ends sooner.</summary>
    public static async Task<byte[]> ReadAsync(FileStream file, long offset, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < length && await RandomAccess.ReadAsync(file.SafeFileHandle, bytes.AsMemory(read), offset + read, cancellationToken) is > 0 and var count)
        {
            read += count;
        }

        return read == length ? bytes : bytes[..read];
    }

    /// <summary>A part of the file: whole lines.</summary>
    /// <param name="Offset">Its first byte.</param>
    /// <param name="Length">How many bytes.</param>
    /// <param name="First">The earliest instant of its lines, or null where none has one.</param>
    /// <param name="Last">The latest.</param>
    /// <param name="Newest">That of its last dated line.</param>
    /// <param name="BeginsUndated">Whether its first line has none.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(long Offset, int Length, DateTimeOffset? First, DateTimeOffset? Last, DateTimeOffset? Newest, bool BeginsUndated)
    {
        public static Part Of(long offset, ReadOnlyMemory<byte> lines)
        {
            var (rest, part) = (lines, new Part(offset, lines.Length, null, null, null, false));
            for (var isFirst = true; !rest.IsEmpty; isFirst = false)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                if (LogEntry.InstantOf(line) is { } at)
                {
                    part = part with { First = part.First < at ? part.First : at, Last = part.Last > at ? part.Last : at, Newest = at };
                }
                else if (isFirst)
                {
                    part = part with { BeginsUndated = true };
                }
            }

            return part;
        }
    }
}
