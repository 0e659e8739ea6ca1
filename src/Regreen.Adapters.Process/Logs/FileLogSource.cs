using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;
using Regreen.Core;

namespace Regreen.Adapters.Process.Logs;

/// <summary>Reads the lines of a file that the service writes.</summary>
/// <param name="path">The file.</param>
/// <param name="redact">Takes secrets out of a line.</param>
public sealed class FileLogSource(string path, Func<string, string> redact) : ILogSource
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                lines.Add(LogEntry.FromLine(line, Path.GetFileName(path)));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The log file '{path}' cannot be read: {exception.Message}", "Check logs.file in regreen.yaml.", FailureCategory.Infrastructure, exception);
        }

        return LogWindow.Cut(lines, from, to, limit, redact);
    }
}
