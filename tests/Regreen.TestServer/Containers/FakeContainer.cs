using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Regreen.TestServer.Containers;

/// <summary>
/// A container: a process of this machine. There is no network of its own, so wherever its command says the port on which it listens, it is
/// told the published one.
/// </summary>
internal sealed class FakeContainer(string name, JsonObject body, FakeImage image, int port, TimeProvider time) : IDisposable
{
    private readonly ConcurrentQueue<(DateTimeOffset At, byte Stream, string Line)> _log = new();
    private Process? _process;
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";

    public string Name => name;

    public JsonObject Body => body;

    public string Folder => image.Folder;

    public string ImageId => image.Id;

    public int Port => port;

    public DateTimeOffset CreatedAt { get; } = time.GetUtcNow();

    public bool IsRunning { get; private set; }

    public int ExitCode { get; private set; }

    /// <summary>Gets or sets whether its end is the kernel's, for want of memory.</summary>
    public bool IsOutOfMemory { get; set; }

    /// <summary>Gets or sets what its health check says; null where it has none.</summary>
    public (string Status, string Output)? Health { get; set; }

    /// <summary>Gets when it does not run.</summary>
    public Task Ended => IsRunning ? _ended.Task : Task.CompletedTask;

    public IEnumerable<(DateTimeOffset At, byte Stream, string Line)> Log => _log;

    /// <summary>Gets the labels.</summary>
    public JsonObject Labels
    {
        get
        {
            var labels = (JsonObject?)body[nameof(Labels)]?.DeepClone() ?? [];
            foreach (var (key, value) in image.Labels)
            {
                labels.TryAdd(key, value);
            }

            return labels;
        }
    }

    public void Start()
    {
        var listening = ((JsonObject)body["ExposedPorts"]!).First().Key.Split('/')[0];
        string Placed(string word) => word == listening ? port.ToString(CultureInfo.InvariantCulture) : word.Replace($":{listening}", $":{port}", StringComparison.Ordinal);
        var start = new ProcessStartInfo(image.Command[0], image.Command.Skip(1).Select(Placed))
        {
            WorkingDirectory = image.WorkingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var variable in image.Environment.Select(pair => $"{pair.Key}={pair.Value}").Concat(((JsonArray?)body["Env"] ?? []).Select(entry => entry!.GetValue<string>())))
        {
            start.Environment[variable.Split('=')[0]] = variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = _process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(1, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(2, line.Data);
        process.Start();
        IsRunning = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = WatchAsync(process, _ended);
    }

    public async Task StopAsync()
    {
        if (IsRunning)
        {
            _process!.Kill(entireProcessTree: true);
            await Ended;
        }
    }

    public void Dispose() => _process?.Dispose();

    private void Keep(byte stream, string? line)
    {
        if (line is not null)
        {
            _log.Enqueue((time.GetUtcNow(), stream, line));
        }
    }

    private async Task WatchAsync(Process process, TaskCompletionSource ended)
    {
        // Waits for the last line too.
        await process.WaitForExitAsync();
        ExitCode = process.ExitCode;
        IsRunning = false;
        ended.SetResult();
    }
}
