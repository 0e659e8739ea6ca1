using System.Net;
using System.Net.Sockets;

namespace Regreen.Engine.Tests.Surveying;

/// <summary>A server on loopback that speaks with each client as it is told.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public LocalServer(Func<NetworkStream, CancellationToken, Task> speak)
    {
        _listener.Start();
        _serving = ServeAsync(speak);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> speak)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await SpeakAsync(client, speak);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task SpeakAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> speak)
    {
        try
        {
            await speak(client.GetStream(), _stop.Token);
        }
        catch (IOException)
        {
            // The client went away, as a survey may.
        }
    }
}
