using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace UsageAgents.Tests.Thinking;

/// <summary>A model provider's wire protocol, served by the published stand-in as its own process.</summary>
public sealed partial class ModelProvider : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    public Uri Address { get; private set; } = null!;

    public string KeyFile { get; } = Path.GetTempFileName();

    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "aimock");
        var cancellationToken = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(KeyFile, "test-key\n", cancellationToken);
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            using var install = Start("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
            await install.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            install.ExitCode.ShouldBe(0);
        }

        _process = Start("node", ["node_modules/@copilotkit/aimock/dist/cli.js", "-p", "0", "-f", "fixtures.json"], folder);
        _process.OutputDataReceived += (_, line) => FindAddress(line.Data);
        _process.ErrorDataReceived += (_, line) => FindAddress(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await _address.Task.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Sets how often requests fail, and how; nothing makes all succeed again.</summary>
    public async Task SetChaosAsync(object? rates, CancellationToken cancellationToken)
    {
        var chaos = new Uri(Address, "/__aimock/chaos");
        using var response = rates is null ? await _http.DeleteAsync(chaos, cancellationToken) : await _http.PostAsJsonAsync(chaos, rates, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
        _http.Dispose();
        File.Delete(KeyFile);
    }

    private static Process Start(string program, string[] arguments, string folder) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = program == "node",
        RedirectStandardError = program == "node",
    })!;

    private void FindAddress(string? line)
    {
        if (line is not null && Listening.Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri($"http://{match.Value}/"));
        }
    }

    [GeneratedRegex(@"127\.0\.0\.1:[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Listening { get; }
}
