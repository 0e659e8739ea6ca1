using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Regreen.Cli.Tests.Using;

/// <summary>A service that says its revision and answers everything else with 200, but for the paths that a test makes fail.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<bool>> _failures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alwaysFailing = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];
    private readonly Task _serving;

    public ScriptedServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Lets the next requests of a path fail or not: x fails, o does not. What comes after them does not fail.</summary>
    public void Script(string path, string turns)
    {
        lock (_lock)
        {
            _failures[path] = new Queue<bool>(turns.Select(turn => turn == 'x'));
            _alwaysFailing.Remove(path);
        }
    }

    /// <summary>Lets a path fail from now on.</summary>
    public void Break(string path)
    {
        lock (_lock)
        {
            _alwaysFailing.Add(path);
        }
    }

    /// <summary>Takes the paths that were asked for since the last time.</summary>
    public IReadOnlyList<string> TakeAsked()
    {
        lock (_lock)
        {
            string[] asked = [.. _asked];
            _asked.Clear();
            return asked;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The test is over, or hung up.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var path = (await reader.ReadLineAsync(_stop.Token))?.Split(' ') is [_, var target, ..] ? target : "";
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
        {
            // Headers say nothing here.
        }

        var (status, body) = Answer(path);
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), _stop.Token);
    }

    private (string Status, string Body) Answer(string path)
    {
        lock (_lock)
        {
            if (path == "/version")
            {
                return ("200 OK", """{"revision":"one","instance":"i"}""");
            }

            _asked.Add(path);
            return _alwaysFailing.Contains(path) || (_failures.GetValueOrDefault(path) is { Count: > 0 } turns && turns.Dequeue()) ? ("500 Broken", "{}") : ("200 OK", "{}");
        }
    }
}
