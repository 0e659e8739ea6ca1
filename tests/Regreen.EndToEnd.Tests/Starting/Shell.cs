using System.Diagnostics;

namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>Runs the programs that prepare a test and look at its result.</summary>
internal static class Shell
{
    /// <summary>Runs git without anybody's settings and gives what it prints.</summary>
    public static Task<string> GitAsync(string folder, params string[] arguments) =>
        RunAsync(folder, "git", ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "core.hooksPath=/dev/null", .. arguments]);

    /// <summary>Runs a program and gives what it prints.</summary>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {await error}");
        return output.TrimEnd();
    }
}
