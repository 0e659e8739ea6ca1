using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Regreen.Adapters.Witness;

/// <summary>What a client that speaks with a proxy wants first: a connection to a host, which is told by <c>CONNECT</c>; or it sends requests at once.</summary>
internal sealed record ConnectRequest(string Host, int Port)
{
    private const int LongestHead = 16 * 1024;

    private static ReadOnlySpan<byte> Method => "CONNECT "u8;

    /// <summary>Gets a request that cannot be understood.</summary>
    public static ConnectRequest Wrong { get; } = new("", 0);

    /// <summary>Reads it, and leaves what comes behind it. Null: it is no such request, and all of it is still there.</summary>
    public static async Task<ConnectRequest?> ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (!Begins(buffer) || (buffer.Length < Method.Length && read.IsCompleted))
            {
                input.AdvanceTo(buffer.Start);
                return null;
            }

            if (End(buffer) is { } end)
            {
                var request = Parse(Encoding.ASCII.GetString(buffer.Slice(0, end)));
                input.AdvanceTo(end);
                return request;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted || buffer.Length > LongestHead)
            {
                return Wrong;
            }
        }
    }

    private static bool Begins(ReadOnlySequence<byte> buffer)
    {
        Span<byte> first = stackalloc byte[(int)Math.Min(buffer.Length, Method.Length)];
        buffer.Slice(0, first.Length).CopyTo(first);
        return Method.StartsWith(first);
    }

    private static SequencePosition? End(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8) ? reader.Position : null;
    }

    private static ConnectRequest Parse(string head)
    {
        var words = head[..head.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
        var colon = words.Length == 3 ? words[1].LastIndexOf(':') : -1;
        return colon > 0 && int.TryParse(words[1].AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? new ConnectRequest(words[1][..colon].Trim('[', ']'), port)
            : Wrong;
    }
}
