using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Repairing;

namespace Regreen.Adapters.Process.Sandboxing;

/// <summary>
/// Writes the words that start a command under bubblewrap: the system's programs read-only, a home and temporary folders of its own that are empty, one folder that it
/// may write, and no processes, network or rights of anybody else. What is not named is not there, so files with secrets need no list.
/// </summary>
internal static class BubblewrapArguments
{
    // Of /etc only what programs need to start, to resolve names and to trust certificates. Passwords and keys stay outside.
    private static readonly ImmutableArray<string> System =
    [
        "/usr", "/opt", "/nix", "/etc/alternatives", "/etc/ca-certificates", "/etc/group", "/etc/hosts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
        "/etc/localtime", "/etc/nsswitch.conf", "/etc/passwd", "/etc/pki", "/etc/resolv.conf", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/run/systemd/resolve/stub-resolv.conf",
    ];

    private static readonly ImmutableArray<string> Merged = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>Gets the words before the command's own.</summary>
    public static ImmutableArray<string> Of(string program, SandboxedCommand command, SandboxLimits limits)
    {
        var home = HomeOf(command);
        var size = limits.Temporary.ToString(CultureInfo.InvariantCulture);
        return
        [
            program, "--unshare-all", .. command.Network ? ["--share-net"] : Array.Empty<string>(), "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            .. System.SelectMany(path => new[] { "--ro-bind-try", path, path }),
            .. Merged.SelectMany(Merge),
            "--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
            "--size", size, "--tmpfs", "/tmp", "--size", size, "--tmpfs", home,
            .. Searched(command, home).Concat(command.Readable).SelectMany(path => new[] { "--ro-bind-try", path, path }),
            "--bind", command.Folder, command.Folder, "--remount-ro", "/", "--setenv", "HOME", home, "--chdir", command.WorkingFolder, "--",
        ];
    }

    private static string HomeOf(SandboxedCommand command) =>
        command.Environment.GetValueOrDefault("HOME") is { Length: > 1 } home && Path.IsPathRooted(home) && !IsAbove(home, "/usr") ? home : "/tmp/home";

    // The folders of PATH hold programs; one that is the home itself, or above it or the folder, would show far more.
    private static IEnumerable<string> Searched(SandboxedCommand command, string home) =>
        command.Environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => Path.IsPathRooted(path) && Directory.Exists(path) && !IsAbove(path, home) && !IsAbove(path, command.Folder) && !path.StartsWith("/usr/", StringComparison.Ordinal));

    private static bool IsAbove(string path, string other) =>
        $"{Path.GetFullPath(other).TrimEnd('/')}/".StartsWith($"{Path.GetFullPath(path).TrimEnd('/')}/", StringComparison.Ordinal);

    private static string[] Merge(string path) => new DirectoryInfo(path) switch
    {
        { Exists: false, LinkTarget: null } => [],
        { LinkTarget: { } target } => ["--symlink", target, path],
        _ => ["--ro-bind", path, path],
    };
}
