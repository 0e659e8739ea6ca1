using System.Buffers.Binary;
using System.Text;

namespace Regreen.Adapters.Docker;

/// <summary>Reads the stream of the Engine API's logs: with a terminal plain, without one in pieces with a header of eight bytes.</summary>
internal static class DockerStream
{
    private const int HeaderLength = 8;
    private const int Most = 64 * 1024 * 1024;

    /// <summary>Reads both streams as text, in the order of their pieces, at most 64 MiB.</summary>
    public static async Task<string> ReadAsync(Stream stream, bool isPlain, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        if (isPlain)
        {
            await CopyAsync(stream, bytes, Most, cancellationToken);
        }
        else
        {
            var header = new byte[HeaderLength];
            while (bytes.Length < Most && await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken) is var read && read > 0)
            {
                if (read < HeaderLength || header[0] > 2)
                {
                    throw new IOException("the stream is not one of the Engine API: a piece has no header.");
                }

                await CopyAsync(stream, bytes, BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), cancellationToken, isWhole: true);
            }
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, long length, CancellationToken cancellationToken, bool isWhole = false)
    {
        var buffer = new byte[81_920];
        for (var left = length; left > 0;)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            if (read == 0)
            {
                if (isWhole)
                {
                    throw new IOException("the stream broke off in the middle of a piece.");
                }

                return;
            }

            // What is beyond the bound is read and dropped.
            await to.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, Math.Max(0, Most - to.Length))), cancellationToken);
            left -= read;
        }
    }
}
