using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CliWrap;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Cli.Demo;

/// <summary>Writes planned commits into a git repository. Dates and authors come from the plan, so the same seed gives the same ids.</summary>
internal sealed class DemoRepository(string folder, DateTimeOffset begin)
{
    private ImmutableDictionary<string, string> _files = ImmutableDictionary<string, string>.Empty;
    private int _commits;

    /// <summary>Makes the repository.</summary>
    public Task InitAsync(CancellationToken cancellationToken) => GitAsync(["init", "--quiet", "--initial-branch=main"], null, cancellationToken);

    /// <summary>Goes on in a repository that holds planned commits already.</summary>
    public void GoOnAfter(ImmutableArray<PlannedCommit> commits) => (_files, _commits) = (commits[^1].Files, commits.Length);

    /// <summary>Commits what differs from the commit before it.</summary>
    public async Task CommitAsync(PlannedCommit commit, CancellationToken cancellationToken)
    {
        foreach (var (path, content) in commit.Files.Where(file => !string.Equals(_files.GetValueOrDefault(file.Key), file.Value, StringComparison.Ordinal)))
        {
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, content, cancellationToken);
            if (path.EndsWith(".sh", StringComparison.Ordinal))
            {
                File.SetUnixFileMode(target, File.GetUnixFileMode(target) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
            }
        }

        foreach (var path in _files.Keys.Except(commit.Files.Keys, StringComparer.Ordinal))
        {
            File.Delete(Path.Combine(folder, path));
        }

        _files = commit.Files;
        await GitAsync(["add", "--all"], null, cancellationToken);
        await GitAsync(["commit", "--quiet", "--allow-empty", "--file=-"], (commit.Author, commit.Message), cancellationToken);
        _commits++;
    }

    private async Task GitAsync(string[] arguments, (string Author, string Message)? commit, CancellationToken cancellationToken)
    {
        var date = begin.AddMinutes(47 * _commits).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        var author = commit?.Author ?? "usage-agents";
        var errors = new StringBuilder();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_AUTHOR_NAME"] = author,
            ["GIT_AUTHOR_EMAIL"] = $"{author.Replace(' ', '.').ToLowerInvariant()}@example.org",
            ["GIT_COMMITTER_NAME"] = author,
            ["GIT_COMMITTER_EMAIL"] = $"{author.Replace(' ', '.').ToLowerInvariant()}@example.org",
            ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_DATE"] = date,
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        };
        var result = await CliWrap.Cli.Wrap("git")
            .WithArguments(["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "core.autocrlf=false", .. arguments])
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(environment)
            .WithStandardInputPipe(PipeSource.FromString(commit?.Message ?? ""))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new UserErrorException($"git {arguments[0]} failed: {errors.ToString().Trim()}", "The demo needs git 2.31 or newer.", FailureCategory.Infrastructure);
        }
    }
}
