using System.Globalization;
using System.Net;

namespace Regreen.Adapters.Witness;

/// <summary>Finds the process at the other end of a loopback connection, as Linux tells it in <c>/proc</c>.</summary>
internal static class SocketOwner
{
    private const int MostParents = 32;
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Finds the process that holds the client's end, or null where nobody says.</summary>
    public static int? Of(IPEndPoint client, int serverPort)
    {
        try
        {
            return Inode(client.Port, serverPort) is { } inode ? Holder($"socket:[{inode}]") : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gets a process and those that it descends from, nearest first.</summary>
    public static IEnumerable<int> Line(int process)
    {
        for (var depth = 0; process > 1 && depth < MostParents; depth++)
        {
            yield return process;
            process = Parent(process);
        }
    }

    /// <summary>Reads a variable that a process was started with, or null.</summary>
    public static string? Variable(int process, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0').FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Inode(int clientPort, int serverPort)
    {
        var (local, remote) = (Hex(clientPort), Hex(serverPort));
        foreach (var file in Tables.Where(File.Exists))
        {
            foreach (var line in File.ReadLines(file).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[1].EndsWith(local, StringComparison.Ordinal) && fields[2].EndsWith(remote, StringComparison.Ordinal))
                {
                    return fields[9];
                }
            }
        }

        return null;
    }

    private static string Hex(int port) => ":" + port.ToString("X4", CultureInfo.InvariantCulture);

    private static int? Holder(string link)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Holds(folder, link))
            {
                return process;
            }
        }

        return null;
    }

    private static bool Holds(string folder, string link)
    {
        try
        {
            return Directory.EnumerateFiles(folder + "/fd").Any(file => new FileInfo(file).LinkTarget == link);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended, or belongs to somebody else.
            return false;
        }
    }

    private static int Parent(int process)
    {
        try
        {
            // The name in brackets may hold blanks and brackets itself.
            var text = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }
}
