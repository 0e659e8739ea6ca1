using System.Buffers;

namespace UsageAgents.Service.Sockets;

/// <summary>Puts small writes together: while more is known to follow, they wait in one buffer, and leave with the last of them in one piece.</summary>
internal sealed class GatheringStream(Stream inner) : Stream
{
    private const int Most = 16 * 1024;
    private byte[]? _gathered;
    private int _length;

    /// <summary>Gets or sets a value indicating whether another write is certain to follow the next one.</summary>
    public bool MoreFollows { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (MoreFollows && _length + buffer.Length <= Most)
        {
            Gather(buffer.Span);
            return ValueTask.CompletedTask;
        }

        return _length == 0 ? inner.WriteAsync(buffer, cancellationToken) : WriteAllAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => MoreFollows ? Task.CompletedTask : inner.FlushAsync(cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        // Only a session that is sending has a buffer: thousands that say nothing need none.
        _gathered ??= ArrayPool<byte>.Shared.Rent(Most);
        bytes.CopyTo(_gathered.AsSpan(_length));
        _length += bytes.Length;
    }

    private async ValueTask WriteAllAsync(ReadOnlyMemory<byte> last, CancellationToken cancellationToken)
    {
        var fits = _length + last.Length <= Most;
        if (fits)
        {
            Gather(last.Span);
        }

        var (gathered, length) = (_gathered!, _length);
        (_gathered, _length) = (null, 0);
        await inner.WriteAsync(gathered.AsMemory(0, length), cancellationToken);
        ArrayPool<byte>.Shared.Return(gathered);
        if (!fits)
        {
            await inner.WriteAsync(last, cancellationToken);
        }
    }
}
