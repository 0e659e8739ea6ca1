using System.Runtime.InteropServices;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Sqlite;

/// <summary>Writes a file so that it is there whole or not at all, also after a power cut.</summary>
internal static class DurableFile
{
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, Func<string, Stream> create, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(folder);
            await using (var stream = create(temporary))
            {
                await stream.WriteAsync(content, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                if (stream is FileStream file)
                {
                    RandomAccess.FlushToDisk(file.SafeFileHandle);
                }
            }

            File.Move(temporary, path, overwrite: true);
            FlushFolder(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            DeleteQuietly(temporary);
            throw Explain(path, exception);
        }
    }

    public static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed now is removed by the next pruning; the first error is what counts.
        }
    }

    private static UserErrorException Explain(string path, Exception exception) => IsDiskFull(exception)
        ? new UserErrorException($"The disk is full: {path} cannot be written.", "Free space, or run 'regreen clean'; then 'regreen resume'.", FailureCategory.Infrastructure, exception)
        : new UserErrorException($"{path} cannot be written: {exception.Message}", "Check that the folder exists and may be written.", FailureCategory.Infrastructure, exception);

    private static bool IsDiskFull(Exception exception) =>
        OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) is 0x70 or 0x27 : exception.HResult is NoSpace or QuotaExceededLinux or QuotaExceededMac;

    // A renamed file survives a power cut only when its folder was flushed too; .NET opens no folders.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows() || Open(folder, 0) is not (>= 0 and var descriptor))
        {
            return;
        }

        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    private const int NoSpace = 28;
    private const int QuotaExceededLinux = 122;
    private const int QuotaExceededMac = 69;

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
