using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace UsageAgents.Benchmarks.Service;

/// <summary>A process that is measured: started on a free port, its output in a file, ended with the benchmark.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly FileStream _log;
    private readonly Task _copying;

    private BenchProcess(Process process, Uri address, string log)
    {
        _process = process;
        Address = address;
        _log = File.Create(log);
        _copying = process.StandardOutput.BaseStream.CopyToAsync(_log);
    }

    public Uri Address { get; }

    public Uri Socket => new UriBuilder(Address) { Scheme = "ws", Path = "/ws" }.Uri;

    /// <summary>Gets how long it took until the process answered that it is ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Gets what the process holds in memory now, in bytes.</summary>
    public long ResidentBytes => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

    /// <summary>Starts a program and waits until it says that it is ready.</summary>
    public static async Task<BenchProcess> StartAsync(
        string program, IReadOnlyList<string> arguments, string readyPath, string log, HttpClient http, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument.Replace("{url}", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        }

        var started = Stopwatch.GetTimestamp();
        var process = new BenchProcess(Process.Start(start)!, address, log);
        try
        {
            await process.WaitAsync(http, readyPath, started, cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _copying;
        await _log.DisposeAsync();
        _process.Dispose();
    }

    private async Task WaitAsync(HttpClient http, string readyPath, long started, CancellationToken cancellationToken)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await poll.WaitForNextTickAsync(cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartsWithin)
            {
                throw new InvalidOperationException($"{_process.StartInfo.FileName} was not ready within {StartsWithin}; see {_log.Name}.");
            }

            try
            {
                using var response = await http.GetAsync(new Uri(Address, readyPath), cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    ReadyAfter = Stopwatch.GetElapsedTime(started);
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
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
