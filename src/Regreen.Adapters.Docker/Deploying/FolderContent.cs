using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>Sends the files of a folder as a tar archive, without holding them.</summary>
internal sealed class FolderContent : HttpContent
{
    private readonly string _folder;

    public FolderContent(string folder)
    {
        _folder = folder;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    /// <summary>Makes an archive of texts by their paths; folders between are made.</summary>
    public static HttpContent OfTexts(IEnumerable<KeyValuePair<string, string>> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
                {
                    archive.WriteEntry(new UstarTarEntry(TarEntryType.Directory, path[..(slash + 1)]) { Mode = (UnixFileMode)0b111_101_101 });
                }

                using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
                archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path) { Mode = (UnixFileMode)0b110_100_100, DataStream = content });
            }
        }

        var archived = new ByteArrayContent(bytes.ToArray());
        archived.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return archived;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        TarFile.CreateFromDirectoryAsync(_folder, stream, includeBaseDirectory: false, cancellationToken);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
