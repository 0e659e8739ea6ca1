using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Regreen.Cli.Hosting;

namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>The built command line as a process of its own, with an environment that the test names.</summary>
internal sealed class RegreenProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly StringBuilder _error = new();

    private RegreenProcess(Process process) => _process = process;

    /// <summary>Gets the program's assembly.</summary>
    public static string Program => typeof(CliHost).Assembly.Location;

    /// <summary>Gets the process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts the program.</summary>
    public static RegreenProcess Start(string folder, ImmutableDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("REGREEN", StringComparison.Ordinal) || name is "NO_COLOR" or "CI").ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var started = new RegreenProcess(new Process { StartInfo = start });
        started._process.OutputDataReceived += (_, line) => started.Take(line.Data);
        started._process.ErrorDataReceived += (_, line) => started.Hear(line.Data);
        started._process.Start();
        started._process.StandardInput.Close();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<Ended> RunAsync(string folder, ImmutableDictionary<string, string> environment, params string[] arguments)
    {
        await using var process = Start(folder, environment, arguments);
        return await process.EndAsync();
    }

    /// <summary>Reads the lines of standard output as they come.</summary>
    public IAsyncEnumerable<string> LinesAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Sends a signal.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Ended> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, TestContext.Current.CancellationToken);
        var arguments = string.Join(' ', _process.StartInfo.ArgumentList.Skip(1));
        try
        {
            await _process.WaitForExitAsync(linked.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"`regreen {arguments}` did not end within {Patience}. It said:\n{_error}", exception);
        }

        lock (_error)
        {
            return new Ended(_process.ExitCode, [.. _output], _error.ToString());
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
            return;
        }

        _output.Enqueue(line);
        _lines.Writer.TryWrite(line);
    }

    private void Hear(string? line)
    {
        lock (_error)
        {
            _error.Append(line).Append(line is null ? "" : "\n");
        }
    }
}

/// <summary>How a call of the program ended.</summary>
internal sealed record Ended(int ExitCode, ImmutableArray<string> Output, string Error)
{
    /// <summary>Expects an exit code, and says everything that was said where it is another.</summary>
    public Ended ShouldExitWith(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, $"standard error:\n{Error}\nstandard output:\n{string.Join('\n', Output.TakeLast(20))}");
        return this;
    }
}
