using System.Text;
using Regreen.Core;

namespace Regreen.Adapters.Git;

/// <summary>How a git command ended, and what it wrote.</summary>
internal sealed record GitOutput(IReadOnlyList<string> Arguments, int ExitCode, byte[] Bytes, byte[] ErrorBytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string Error => Encoding.UTF8.GetString(ErrorBytes);

    /// <summary>Gets the output without the newline at its end.</summary>
    public string Line => Text.TrimEnd('\n');

    /// <summary>Gets the parts that end in NUL, or lie between NULs.</summary>
    public string[] Fields => Text.Split('\0') is [.. var fields, ""] ? fields : Text.Split('\0');

    public UserErrorException ToError()
    {
        var reason = Error.Split('\n').FirstOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal) || line.StartsWith("error:", StringComparison.Ordinal)) ?? Error;
        var text = string.Concat(reason.Trim().Select(character => char.IsControl(character) ? ' ' : character));
        return new UserErrorException(
            $"'git {Arguments[0]}' ended with {ExitCode}: {text[..Math.Min(500, text.Length)]}",
            text.Contains("dubious ownership", StringComparison.Ordinal)
                ? "The repository belongs to another user: see 'safe.directory' in 'git help config'."
                : "Run 'git status' and 'git fsck' in the repository.");
    }
}
