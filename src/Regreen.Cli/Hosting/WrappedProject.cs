using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Cli.Hosting;

/// <summary>Makes a project of a command: one suite, of which nothing is known but what it leaves behind.</summary>
internal static class WrappedProject
{
    /// <summary>The name of its suite.</summary>
    public const string Suite = "wrapped";

    /// <summary>Makes the project. What it remembers lies in the user's cache folder, by folder and command.</summary>
    public static ProjectFolder Make(CliHost host, IReadOnlyList<string> words, TimeSpan timeout)
    {
        var cache = host.Environment.GetValueOrDefault("XDG_CACHE_HOME") ?? Path.Combine(host.Environment.GetValueOrDefault("HOME") ?? Path.GetTempPath(), ".cache");
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [host.Folder, .. words]))))[..12];
        var config = new ProjectConfig(Path.GetFileName(words[0]), host.Folder, new TargetConfig("http://127.0.0.1"))
        {
            Suites = [new SuiteConfig(Suite) { Command = string.Join(' ', words.Select(Quote)), Words = [.. words], IsWrapped = true, Timeout = timeout }],

            // Whoever wraps a command wants it run once.
            Limits = Limits.Default with { Reruns = 0, Wall = timeout + TimeSpan.FromMinutes(1) },
        };
        return new ProjectFolder(config, [], host.Environment) { State = Path.Combine(cache, "regreen", key), InheritsEnvironment = true };
    }

    /// <summary>Writes a word so that a shell reads it as one.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:=,+@%".Contains(character, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
