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

    /// <summary>Runs the program at a pseudo-terminal, with somebody who types, and gives what the screen got.</summary>
    public static async Task<(int ExitCode, string Screen)> AtTerminalAsync(Workspace workspace, string typed, params string[] arguments)
    {
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--flush", "--command", $"dotnet '{RegreenProcess.Program}' {string.Join(' ', arguments)}", "/dev/null"])
        {
            WorkingDirectory = workspace.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["TERM"] = "xterm";
        foreach (var (name, value) in workspace.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(typed.AsMemory(), TestContext.Current.CancellationToken);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        var screen = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, screen);
    }
}
