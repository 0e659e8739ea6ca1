using System.Globalization;
using System.Text;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>
/// Writes what a process prints, each line with the instant at which it was received and <c>o</c> or <c>e</c> for its stream:
/// <c>2026-01-02T03:04:05.678901Z o text</c>. A full file becomes <c>NAME.1</c>, and only one of those is kept.
/// </summary>
internal sealed class SupervisedLog(string path, long cap, TimeProvider time) : IDisposable
{
    private const int LongestLine = 64 * 1024;
    private readonly Lock _lock = new();
    private FileStream? _file;

    /// <summary>Copies a stream line by line until it ends.</summary>
    public async Task PumpAsync(Stream source, char stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        using var line = new MemoryStream();
        while (await source.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            Take(buffer.AsSpan(0, count), line, stream);
        }

        if (line.Length > 0)
        {
            Write(line, stream);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Take(ReadOnlySpan<byte> bytes, MemoryStream line, char stream)
    {
        lock (_lock)
        {
            foreach (var piece in bytes)
            {
                if (piece != (byte)'\n')
                {
                    line.WriteByte(piece);
                }

                if (piece == (byte)'\n' || line.Length >= LongestLine)
                {
                    Write(line, stream);
                }
            }

            _file?.Flush();
        }
    }

    // A full disk must not stop the process whose lines these are: they are lost, and it goes on.
    private void Write(MemoryStream line, char stream)
    {
        try
        {
            lock (_lock)
            {
                var prefix = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.ffffffZ} {stream} ");
                var file = OpenFor(prefix.Length + line.Length + 1);
                file.Write(Encoding.ASCII.GetBytes(prefix));
                file.Write(line.GetBuffer(), 0, (int)line.Length);
                file.WriteByte((byte)'\n');
            }
        }
        catch (IOException)
        {
            _file?.Dispose();
            _file = null;
        }
        finally
        {
            line.SetLength(0);
        }
    }

    private FileStream OpenFor(long length)
    {
        if (_file is { } full && full.Length + length > cap)
        {
            full.Dispose();
            File.Move(path, $"{path}.1", overwrite: true);
            _file = null;
        }

        return _file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }
}
