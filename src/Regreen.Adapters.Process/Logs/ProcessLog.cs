using System.Globalization;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Process.Logs;

/// <summary>Reads the files that supervisors write.</summary>
internal static class ProcessLog
{
    private const int PrefixLength = 30;

    /// <summary>Reads all lines of a log, oldest first.</summary>
    public static IReadOnlyList<ProcessLine> Read(string path) => [.. ReadFile($"{path}.1"), .. ReadFile(path)];

    /// <summary>Reads the text of all lines.</summary>
    public static IReadOnlyList<string> ReadText(string path) => [.. Read(path).Select(line => line.Text)];

    /// <summary>Reads the lines of a window as a source of logs tells them.</summary>
    public static IEnumerable<LogLine> ReadWindow(string path, string source, DateTimeOffset from, DateTimeOffset to) =>
        Read(path).Where(line => line.At >= from && line.At <= to).Select(line => new LogLine(source, line.Text, line.At));

    private static List<ProcessLine> ReadFile(string path)
    {
        var lines = new List<ProcessLine>();
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                if (Parse(line) is { } parsed)
                {
                    lines.Add(parsed);
                }
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It printed nothing, or was not rotated yet.
        }

        return lines;
    }

    // A line that is just being written may lack its end; it is read whole the next time.
    private static ProcessLine? Parse(string line) =>
        line.Length >= PrefixLength
        && DateTimeOffset.TryParseExact(line.AsSpan(0, 27), "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new ProcessLine(at, line[28], line[PrefixLength..].TrimEnd('\r'))
            : null;
}

/// <summary>One line of a process.</summary>
/// <param name="At">When it was received.</param>
/// <param name="Stream"><c>o</c> for standard output, <c>e</c> for standard error.</param>
/// <param name="Text">The line.</param>
internal sealed record ProcessLine(DateTimeOffset At, char Stream, string Text);
