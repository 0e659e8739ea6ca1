using System.Text;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Process.Logs;

/// <summary>Reads the lines of a file that the service writes. The whole file is read once; afterwards what is new, and the parts that may hold lines of the window.</summary>
/// <param name="path">The file.</param>
/// <param name="redact">Takes secrets out of a line.</param>
/// <param name="partBytes">In parts of how many bytes what is known of the file is kept.</param>
public sealed class FileLogSource(string path, Func<string, string> redact, int partBytes = 4 * 1024 * 1024) : ILogSource
{
    private readonly LogFileIndex _index = new(partBytes);
    private readonly Lock _gate = new();
    private Task _before = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        // One reader at a time: they share what is known of the file.
        var done = new TaskCompletionSource();
        Task before;
        lock (_gate)
        {
            (before, _before) = (_before, done.Task);
        }

        try
        {
            await before;
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await _index.UpdateAsync(file, cancellationToken);
            return await WindowAsync(file, from, to, limit, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The log file '{path}' cannot be read: {exception.Message}", "Check logs.file in regreen.yaml.", FailureCategory.Infrastructure, exception);
        }
        finally
        {
            done.SetResult();
        }
    }

    private async Task<IReadOnlyList<LogLine>> WindowAsync(FileStream file, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        var window = new LogWindow(from, to, limit);
        foreach (var (offset, length, before) in _index.PartsOf(from, to))
        {
            window.After(before);
            Take(window, await LogFileIndex.ReadAsync(file, offset, length, cancellationToken));
        }

        // A line that has no end yet is a line all the same, as it is in a file that ends without one.
        var rest = await LogFileIndex.ReadAsync(file, _index.End, (int)Math.Clamp(file.Length - _index.End, 0, 64 * 1024 * 1024), cancellationToken);
        if (rest.Length > 0)
        {
            window.After(_index.Newest);
            Take(window, rest);
        }

        return window.Lines(redact);
    }

    private void Take(LogWindow window, byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            window.Take(LogEntry.FromLine(line, Path.GetFileName(path)));
        }
    }
}
