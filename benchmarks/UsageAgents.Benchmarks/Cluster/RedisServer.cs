using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace UsageAgents.Benchmarks.Cluster;

/// <summary>A Redis of its own (<c>redis-server</c> from the path), which keeps nothing on the disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(10);
    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<RedisServer> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var port = FreePort();
        string[] arguments = ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder, "--logfile", Path.Combine(folder, "redis.log")];
        var server = new RedisServer(Process.Start(new ProcessStartInfo("redis-server", arguments) { UseShellExecute = false })!, port);
        var started = Stopwatch.GetTimestamp();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await poll.WaitForNextTickAsync(cancellationToken))
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                break;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(started) < StartsWithin)
            {
                // It does not listen yet.
            }
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
