using System.ComponentModel;
using CliWrap;
using Regreen.Core;

namespace Regreen.Adapters.Git;

/// <summary>
/// Runs git as a program that nothing outside of its arguments can steer: no hooks, no pager, no prompt, no signing, none of the caller's <c>GIT_</c> variables.
/// Arguments are lists, paths are literal, and what is hostile text goes through standard input.
/// </summary>
internal sealed class GitCommand(string folder, TimeProvider time)
{
    private static readonly string[] Fixed =
    [
        "--no-pager",
        "-c", $"core.hooksPath={(OperatingSystem.IsWindows() ? "NUL" : "/dev/null")}",
        "-c", "gc.auto=0",
        "-c", "maintenance.auto=false",
        "-c", "commit.gpgSign=false",
        "-c", "core.fsmonitor=false",
        "-c", "rerere.enabled=false",
        "-c", "submodule.recurse=false",
        "-c", "core.sparseCheckout=false",
        "-c", "color.ui=false",
        "-c", "core.quotePath=true",
        "-c", "i18n.logOutputEncoding=UTF-8",
        "-c", "i18n.commitEncoding=UTF-8",
        "-c", "log.showSignature=false",
        "-c", "log.mailmap=false",
        "-c", "advice.detachedHead=false",
    ];

    /// <summary>Gets the folder in which git runs.</summary>
    public string Folder => folder;

    public GitCommand In(string otherFolder) => new(otherFolder, time);

    /// <summary>Runs git and expects it to succeed.</summary>
    public async Task<GitOutput> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, GitInput? input = null)
    {
        var output = await TryAsync(arguments, cancellationToken, input);
        return output.ExitCode == 0 ? output : throw output.ToError();
    }

    /// <summary>Runs git and gives back how it ended.</summary>
    public async Task<GitOutput> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, GitInput? input = null)
    {
        input ??= new GitInput();
        await using Stream output = input.OutputFile is null ? new MemoryStream() : new FileStream(input.OutputFile, FileMode.Create, FileAccess.Write);
        using var error = new MemoryStream();
        using var deadline = new CancellationTokenSource(input.Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var result = await Cli.Wrap("git")
                .WithArguments([.. Fixed, .. arguments])
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(Environment(input))
                .WithStandardInputPipe(input.InputFile is null ? PipeSource.FromBytes(input.StandardInput) : PipeSource.FromFile(input.InputFile))
                .WithStandardOutputPipe(PipeTarget.ToStream(output))
                .WithStandardErrorPipe(PipeTarget.ToStream(error))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(linked.Token);
            return new GitOutput(arguments, result.ExitCode, (output as MemoryStream)?.ToArray() ?? [], error.ToArray());
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"'git {arguments[0]}' did not end within {input.Deadline.TotalSeconds:0} s in {folder}.", "Look for another git process that holds a lock in this repository, or for a slow disk.");
        }
        catch (Win32Exception exception)
        {
            throw new UserErrorException(
                Directory.Exists(folder) ? $"git cannot be started: {exception.Message}" : $"The folder {folder} does not exist.",
                "Install git 2.36 or later and put it on the PATH.",
                inner: exception);
        }
    }

    private static Dictionary<string, string?> Environment(GitInput input)
    {
        // Inside a git hook, or with a shell set up for another repository, these name another repository, index or configuration.
        var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("GIT_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in input.Environment.Concat(Always))
        {
            variables[name] = value;
        }

        return variables;
    }

    private static readonly KeyValuePair<string, string>[] Always =
    [
        new("LC_ALL", "C"),
        new("GIT_TERMINAL_PROMPT", "0"),
        new("GIT_OPTIONAL_LOCKS", "0"),
        new("GIT_LITERAL_PATHSPECS", "1"),
        new("GIT_EDITOR", ":"),
        new("GIT_AUTHOR_NAME", Identity.Name),
        new("GIT_AUTHOR_EMAIL", Identity.Email),
        new("GIT_COMMITTER_NAME", Identity.Name),
        new("GIT_COMMITTER_EMAIL", Identity.Email),
    ];
}
