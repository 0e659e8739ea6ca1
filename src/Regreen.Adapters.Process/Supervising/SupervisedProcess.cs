using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Regreen.Core;
using Regreen.Core.Facts;
using OsProcess = System.Diagnostics.Process;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>A process that was started here. While this object lives undisposed the process lives; after that only if it was detached.</summary>
internal sealed class SupervisedProcess : IDisposable
{
    /// <summary>The exit code of a process whose supervisor vanished without saying how it ended.</summary>
    public const int Unknown = -1;

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);
    private readonly OsProcess _supervisor;

    private SupervisedProcess(ProcessSpec spec, OsProcess supervisor)
    {
        Spec = spec;
        _supervisor = supervisor;
        Exited = ReadExitAsync();
    }

    /// <summary>Gets what was started.</summary>
    public ProcessSpec Spec { get; }

    /// <summary>Gets the task that ends with the exit code.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a process, or says why it cannot be started.</summary>
    public static async Task<(SupervisedProcess? Process, string? Refusal)> StartAsync(
        SupervisorCommand supervisor, ProcessSpec spec, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Programs.Find(spec.Command[0], spec.Environment.GetValueOrDefault("PATH", ""), spec.Folder) is not { } program)
        {
            return (null, $"The program '{spec.Command[0]}' of '{spec.Name}' was not found.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(spec.Log)!);
        File.Delete(spec.StatePath);
        var process = StartSupervisor(supervisor, spec with { Command = spec.Command.SetItem(0, program) });
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            if (line?.StartsWith("started ", StringComparison.Ordinal) == true)
            {
                return (new SupervisedProcess(spec, process), null);
            }

            var reason = line ?? await process.StandardError.ReadToEndAsync(cancellationToken);
            Close(process);
            return (null, $"'{spec.Name}' could not be started: {reason.Trim()}");
        }
        catch (OperationCanceledException)
        {
            // It may run by now. Its supervisor ends it when the pipe closes, and ends itself last.
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(LongestEnd, time, CancellationToken.None);
            Close(process);
            throw;
        }
    }

    /// <summary>Lets the process outlive this program.</summary>
    public async Task DetachAsync()
    {
        try
        {
            await _supervisor.StandardInput.WriteLineAsync("detach");
            await _supervisor.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended already, which its state says.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close(_supervisor);

    private static OsProcess StartSupervisor(SupervisorCommand supervisor, ProcessSpec spec)
    {
        var process = new OsProcess { StartInfo = StartInfo(supervisor, spec) };
        try
        {
            process.Start();
            return process;
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new UserErrorException(
                $"'{spec.Name}' could not be started: {exception.Message}", "The program 'setsid' (util-linux) is needed.", FailureCategory.Infrastructure, exception);
        }
    }

    private static void Close(OsProcess supervisor)
    {
        try
        {
            supervisor.StandardInput.Close();
        }
        catch (IOException)
        {
            // Nothing reads any more.
        }

        supervisor.StandardOutput.Close();
        supervisor.StandardError.Close();
        supervisor.Dispose();
    }

    private static ProcessStartInfo StartInfo(SupervisorCommand supervisor, ProcessSpec spec)
    {
        var hidden = supervisor.Environment.Where(pair => !spec.Environment.ContainsKey(pair.Key)).ToList();
        var arguments = new SupervisorArguments(spec.Log, spec.StatePath, spec.LogCap, [.. hidden.Select(pair => pair.Key)], spec.Command);
        var info = new ProcessStartInfo("setsid", [.. supervisor.Words, .. arguments.ToWords()])
        {
            UseShellExecute = false,
            WorkingDirectory = spec.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in spec.Environment.Concat(hidden))
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private async Task<int> ReadExitAsync()
    {
        try
        {
            return await _supervisor.StandardOutput.ReadLineAsync() is { } line && line.StartsWith("exited ", StringComparison.Ordinal)
                ? int.Parse(line.AsSpan(7), CultureInfo.InvariantCulture)
                : Unknown;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return Unknown;
        }
    }
}
