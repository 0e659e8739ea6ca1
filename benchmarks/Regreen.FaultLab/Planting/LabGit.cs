using System.Diagnostics;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.FaultLab.Planting;

/// <summary>Asks git something, without anybody's settings.</summary>
internal static class LabGit
{
    /// <summary>Gives what it prints.</summary>
    public static async Task<string> ReadAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output.Trim()
            : throw new UserErrorException($"git {string.Join(' ', arguments)} ended with {process.ExitCode} in {folder}.", "Its own words stand above.", FailureCategory.Infrastructure);
    }
}
