using System.IO.Compression;

namespace UsageAgents.Service.Http;

/// <summary>A request's body in a private file that goes when it is disposed.</summary>
internal sealed class UploadedFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("usage-upload-");

    private UploadedFile()
    {
    }

    public string Path => System.IO.Path.Combine(_folder.FullName, "upload");

    /// <summary>Writes the body, unpacked, to a file; nothing if it is larger than allowed.</summary>
    /// <exception cref="InvalidDataException">The body says that it is packed, and is not.</exception>
    public static async Task<UploadedFile?> ReceiveAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var file = new UploadedFile();
        var whole = false;
        try
        {
            await using var body = IsGzip(request) ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
            await using var target = File.Create(file.Path);
            whole = await CopyAsync(body, target, limit, cancellationToken);
            return whole ? file : null;
        }
        finally
        {
            if (!whole)
            {
                file.Dispose();
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool IsGzip(HttpRequest request) => request.Headers.ContentEncoding.Any(encoding => string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase));

    private static async Task<bool> CopyAsync(Stream from, FileStream to, int limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (to.Position + count > limit)
            {
                return false;
            }

            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return true;
    }
}
