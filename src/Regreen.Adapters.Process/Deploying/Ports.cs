using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>Free loopback ports, and who holds one that is not free.</summary>
internal static class Ports
{
    // Below the range from which outgoing connections take their ports: a connection of somebody else must not hold a service's port.
    private const int Lowest = 15_000;
    private const int TooHigh = 32_768;
    private const int Attempts = 1_000;

    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Finds ports that are free now, all different. Whoever takes one first has it, so a start on them may have to be repeated.</summary>
    public static ImmutableArray<int> Free(int count)
    {
        var sockets = new List<Socket>();
        try
        {
            for (var attempt = 0; sockets.Count < count; attempt++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                if (!CanBind(socket, Random.Shared.Next(Lowest, TooHigh)))
                {
                    sockets.Remove(socket);
                    socket.Dispose();
                }

                if (attempt > Attempts)
                {
                    throw new UserErrorException($"No free loopback port was found between {Lowest} and {TooHigh}.", "Look with 'ss -tln' at what holds them.");
                }
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>Says who listens on a port: a process id and name where that can be seen; null where nobody listens.</summary>
    public static string? HolderOf(int port)
    {
        var sockets = SocketsOn(port);
        if (sockets.IsEmpty)
        {
            return null;
        }

        var owner = ProcessTable.All().FirstOrDefault(row => HoldsOne(row.Id, sockets));
        return owner is null ? "a process that cannot be seen" : string.Create(CultureInfo.InvariantCulture, $"process {owner.Id} ({owner.Name})");
    }

    private static bool CanBind(Socket socket, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static ImmutableHashSet<string> SocketsOn(int port)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return
        [
            .. Tables
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == Listening)
                .Select(fields => $"socket:[{fields[9]}]"),
        ];
    }

    private static bool HoldsOne(int process, ImmutableHashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
