using System.Diagnostics;
using System.Globalization;
using Regreen.Cli.Hosting;

namespace Regreen.FaultLab.Running;

/// <summary>The product, started as a process of its own. It gets a folder to work in and nothing that the lab knows.</summary>
internal sealed class RegreenProgram(TimeProvider time)
{
    private static readonly string[] Handed = ["PATH", "HOME", "LANG", "DOTNET_ROOT", "TMPDIR"];
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(30);

    /// <summary>Gets the product's assembly.</summary>
    public static string Assembly => typeof(CliHost).Assembly.Location;

    /// <summary>Runs a command in a folder. What it says goes into a file. Null: it did not end in time, and was ended.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="log">The file that keeps what it says.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="said">Sees each line on its way.</param>
    /// <param name="arguments">The command.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int?> RunAsync(string folder, string log, TimeSpan patience, Action<string>? said, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartOf(folder, arguments) };
        await using var writer = new StreamWriter(log, append: true);
        var gate = new Lock();
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await process.WaitForExitAsync(linked.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        void Hear(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (gate)
            {
                writer.WriteLine(line);
            }

            said?.Invoke(line);
        }
    }

    private static ProcessStartInfo StartOf(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Except(Handed, StringComparer.Ordinal).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    // Asked first: then it ends its previews and its journal says so. Whatever it leaves then, its supervisors end.
    private async Task EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeToEnd, time);
        try
        {
            using var ask = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
