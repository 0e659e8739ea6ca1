using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Regreen.Engine.Testing.Running;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code; null where it was not started or did not end in time.</param>
/// <param name="Output">What it wrote to standard output, cut.</param>
/// <param name="Error">What it wrote to standard error, cut; or why it was not started.</param>
/// <param name="TimedOut">Whether it was ended at its deadline.</param>
internal sealed record CommandResult(int? ExitCode, string Output, string Error, bool TimedOut);

/// <summary>What else is wanted of a command.</summary>
internal sealed record ChildOptions
{
    /// <summary>Gets whether what it leaves behind is ended with it. Default: no.</summary>
    public bool EndsTheRest { get; init; }

    /// <summary>Gets who is shown what it prints, or null.</summary>
    public Action<string>? Echo { get; init; }
}

/// <summary>Starts a command without a shell, with exactly the environment it is given, and ends its whole tree at the deadline.</summary>
internal static class ChildCommand
{
    private const int MostCharacters = 1024 * 1024;

    public static Task<CommandResult> RunAsync(
        ImmutableArray<string> words,
        string folder,
        IEnumerable<KeyValuePair<string, string>> environment,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken) => RunAsync(words, folder, environment, limit, time, new ChildOptions(), cancellationToken);

    public static async Task<CommandResult> RunAsync(
        ImmutableArray<string> words,
        string folder,
        IEnumerable<KeyValuePair<string, string>> environment,
        TimeSpan limit,
        TimeProvider time,
        ChildOptions options,
        CancellationToken cancellationToken)
    {
        var left = options.EndsTheRest ? new LeftBehind() : null;
        using var process = new Process { StartInfo = StartInfo(words, folder, left is null ? environment : environment.Append(new(LeftBehind.Variable, left.Mark))) };
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return new CommandResult(null, "", exception.Message, false);
        }

        process.StandardInput.Close();
        using var deadline = new Deadline(limit, time, cancellationToken);
        var output = ReadAsync(process.StandardOutput, options.Echo, deadline.Token);
        var error = ReadAsync(process.StandardError, options.Echo, deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);

            // Whoever lives on holds the ends of our pipes, too.
            left?.End();
            return new CommandResult(process.ExitCode, await output, await error, false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            left?.End();
            await Task.WhenAll(output, error).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            return new CommandResult(null, "", $"ended after {limit.TotalSeconds:0.###} s", true);
        }
    }

    private static ProcessStartInfo StartInfo(ImmutableArray<string> words, string folder, IEnumerable<KeyValuePair<string, string>> environment)
    {
        // A path is meant from the folder that the command runs in, not from the one that Regreen was started in.
        var program = words.IsEmpty ? "" : words[0].Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(words[0], folder) : words[0];
        var info = new ProcessStartInfo(program, words.Skip(1))
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    // What is beyond the limit is read and dropped, so that the command never waits for us.
    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? echo, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            echo?.Invoke(new string(buffer, 0, count));
            text.Append(buffer, 0, Math.Min(count, MostCharacters - text.Length));
        }

        return text.ToString();
    }
}
