using System.Diagnostics;

namespace Regreen.Benchmarks.Witnessing;

/// <summary>A program of its own on two cores, which answers each line with one, and ends when its input does.</summary>
internal sealed class PartProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private PartProcess(Process process) => _process = process;

    /// <summary>Gets the first line that it told: its address.</summary>
    public string Address { get; private set; } = "";

    public static async Task<PartProcess> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("taskset", ["-c", "0,1", "dotnet", typeof(PartProcess).Assembly.Location, "part", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var part = new PartProcess(Process.Start(start)!);
        part.Address = await part.ReadAsync();
        return part;
    }

    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<string> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await _process.StandardOutput.ReadLineAsync(deadline.Token) ?? throw new InvalidOperationException("A part of the benchmark ended early.");
    }
}
