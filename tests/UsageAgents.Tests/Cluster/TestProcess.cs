using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace UsageAgents.Tests.Cluster;

/// <summary>A real process of a test, on a free port; it is killed with the test.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private const int MostComplaints = 40;
    private readonly Process _process;
    private readonly Queue<string> _complaints = new();
    private readonly TaskCompletionSource _saidIt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _awaited;

    private TestProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Gets the warnings and errors that it logged last.</summary>
    public string Complaints
    {
        get
        {
            lock (_complaints)
            {
                return string.Join('\n', _complaints);
            }
        }
    }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts a program; <c>{port}</c> in its arguments is a free one.</summary>
    public static TestProcess Start(string program, params string[] arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true };
        Array.ForEach(arguments, argument => start.ArgumentList.Add(argument.Replace("{port}", $"{port}", StringComparison.Ordinal)));
        var process = Process.Start(start)!;
        var started = new TestProcess(process, port);
        process.OutputDataReceived += (_, line) => started.Keep(line.Data);
        process.BeginOutputReadLine();
        return started;
    }

    /// <summary>Waits until the probe succeeds.</summary>
    public async Task<TestProcess> ReadyAsync(Func<Uri, Task<bool>> probe, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(90));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await poll.WaitForNextTickAsync(deadline.Token))
        {
            _process.HasExited.ShouldBeFalse($"{_process.StartInfo.FileName} ended before it was ready");
            try
            {
                if (await probe(Address))
                {
                    break;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException)
            {
                // It does not listen yet.
            }
        }

        return this;
    }

    /// <summary>Waits for the first line from now on that holds a text.</summary>
    public Task SaysAsync(string text)
    {
        Volatile.Write(ref _awaited, text);
        return _saidIt.Task;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null && Volatile.Read(ref _awaited) is { } awaited && line.Contains(awaited, StringComparison.Ordinal))
        {
            _saidIt.TrySetResult();
        }

        if (line is null || line.Contains("\"level\":\"information\"", StringComparison.Ordinal))
        {
            return;
        }

        lock (_complaints)
        {
            _complaints.Enqueue(line.Length > 500 ? line[..500] : line);
            if (_complaints.Count > MostComplaints)
            {
                _complaints.Dequeue();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
