using Regreen.Core;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Git;

/// <summary>Pushes a branch to a remote, without force and with whatever credentials git has of its own.</summary>
internal sealed class BranchPusher(GitCommand git)
{
    private const int MostTold = 400;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    // How git reaches a remote; everything else of the caller's is left out.
    private static readonly string[] Reaching = ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS"];

    public async Task<string> AddressOfAsync(string remote, CancellationToken cancellationToken)
    {
        var address = await git.TryAsync(["remote", "get-url", "--push", "--", remote], cancellationToken);
        return address.ExitCode == 0 ? address.Line : throw new UserErrorException($"There is no git remote '{remote}'.", "Add it with 'git remote add', or name another in 'delivery.remote'.", Core.Facts.FailureCategory.Usage);
    }

    public async Task PushAsync(string remote, string branch, CancellationToken cancellationToken)
    {
        var input = new GitInput
        {
            Deadline = Deadline,
            Environment = Reaching.Where(name => Environment.GetEnvironmentVariable(name) is not null).ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!, StringComparer.Ordinal),
        };
        var pushed = await git.TryAsync(["push", "--quiet", "--", remote, $"refs/heads/{branch}:refs/heads/{branch}"], cancellationToken, input);
        if (pushed.ExitCode != 0)
        {
            throw new UserErrorException($"'git push {remote} {branch}' was refused: {Reason(pushed.Error)}", $"Try it yourself: git push {remote} {branch}");
        }
    }

    private static string Reason(string error)
    {
        var lines = error.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        var telling = lines.Where(line => line.StartsWith("! [", StringComparison.Ordinal) || line.StartsWith("remote:", StringComparison.Ordinal) || line.StartsWith("fatal:", StringComparison.Ordinal)).ToList();
        return VisibleText.Line(WithoutCredentials(string.Join(' ', telling.Count > 0 ? telling : lines)), MostTold);
    }

    // The address of a remote may hold a user's password or token.
    private static string WithoutCredentials(string text)
    {
        for (var scheme = text.IndexOf("://", StringComparison.Ordinal); scheme >= 0; scheme = text.IndexOf("://", scheme + 3, StringComparison.Ordinal))
        {
            var end = text.AsSpan(scheme + 3).IndexOfAny("/ '\"");
            var host = end < 0 ? text[(scheme + 3)..] : text[(scheme + 3)..(scheme + 3 + end)];
            if (host.LastIndexOf('@') is >= 0 and var at)
            {
                text = text.Remove(scheme + 3, at + 1);
            }
        }

        return text;
    }
}
