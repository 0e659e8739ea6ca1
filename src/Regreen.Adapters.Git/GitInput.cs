using System.Text;

namespace Regreen.Adapters.Git;

/// <summary>What a git command gets besides its arguments.</summary>
internal sealed record GitInput
{
    public static TimeSpan LongDeadline { get; } = TimeSpan.FromMinutes(10);

    public byte[] StandardInput { get; init; } = [];

    /// <summary>Gets a file that is read as standard input, for what may be larger than memory.</summary>
    public string? InputFile { get; init; }

    /// <summary>Gets a file that standard output goes to, for what may be larger than memory.</summary>
    public string? OutputFile { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);

    public static GitInput Text(string text) => new() { StandardInput = Encoding.UTF8.GetBytes(text) };
}
