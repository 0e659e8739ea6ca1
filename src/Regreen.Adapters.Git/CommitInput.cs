using System.Globalization;

namespace Regreen.Adapters.Git;

/// <summary>What <c>commit-tree</c> needs besides its arguments: the message, and the injected clock's time.</summary>
internal static class CommitInput
{
    public static GitInput Of(string message, TimeProvider time)
    {
        var date = string.Create(CultureInfo.InvariantCulture, $"@{time.GetUtcNow().ToUnixTimeSeconds()} +0000");
        return GitInput.Text(message) with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_AUTHOR_DATE"] = date, ["GIT_COMMITTER_DATE"] = date },
        };
    }
}
