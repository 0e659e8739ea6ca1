using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Regreen.TestServer;

/// <summary>A web server whose options are its faults.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(string[] options)
    {
        foreach (var line in ValuesOf(options, "--print"))
        {
            await Console.Out.WriteLineAsync(line);
        }

        if (ValueOf(options, "--crash") is { } code)
        {
            await Console.Error.WriteLineAsync("Unhandled exception: the store is broken");
            return int.Parse(code, CultureInfo.InvariantCulture);
        }

        if (ValueOf(options, "--spawn") is { } pidFile)
        {
            Spawn(pidFile);
        }

        using var deaf = options.Contains("--ignore-term") ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true) : null;
        var url = new Uri(ValueOf(options, "--urls")!);
        using var listener = new TcpListener(IPAddress.Loopback, url.Port);
        listener.Start();
        await Console.Out.WriteLineAsync($"listening on {url}");
        var unready = int.Parse(ValueOf(options, "--unready") ?? "0", CultureInfo.InvariantCulture);
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            if (options.Contains("--mute"))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            }

            await AnswerAsync(client, options, unready-- > 0);
        }
    }

    private static async Task AnswerAsync(TcpClient client, string[] options, bool isUnready)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var path = (await reader.ReadLineAsync())?.Split(' ') is [_, var target, ..] ? target : "/";
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // Headers say nothing here.
        }

        var (status, body) = Answer(path, options, isUnready);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));
    }

    private static (string Status, string Body) Answer(string path, string[] options, bool isUnready) => path switch
    {
        "/ready" => isUnready ? ("503 Not Ready", "") : ("200 OK", "ready"),
        "/version" => ("200 OK", JsonSerializer.Serialize(new { build = new { revision = Revision(options) }, instance = Environment.ProcessId })),
        "/env" => ("200 OK", JsonSerializer.Serialize(Environment.GetEnvironmentVariables())),
        "/args" => ("200 OK", JsonSerializer.Serialize(options)),
        "/config" => ("200 OK", File.ReadAllText(ValueOf(options, "--config")!)),
        _ when path.StartsWith("/log/", StringComparison.Ordinal) => Log(path[5..]),
        _ when path.StartsWith("/write/", StringComparison.Ordinal) => Write(path[7..]),
        _ when path.StartsWith("/crash/", StringComparison.Ordinal) => Crash(int.Parse(path[7..], CultureInfo.InvariantCulture)),
        _ when path.StartsWith("/file/", StringComparison.Ordinal) && File.Exists(path[6..]) => ("200 OK", File.ReadAllText(path[6..])),
        _ => ("404 Not Found", ""),
    };

    private static (string Status, string Body) Log(string text)
    {
        Console.WriteLine(text);
        return ("200 OK", "");
    }

    private static (string Status, string Body) Write(string file)
    {
        File.WriteAllText(file, "written");
        return ("200 OK", "");
    }

    private static (string Status, string Body) Crash(int exitCode)
    {
        Environment.Exit(exitCode);
        return ("500 Error", "");
    }

    private static string? Revision(string[] options) =>
        ValueOf(options, "--revision") ?? (ValueOf(options, "--revision-file") is { } file ? File.ReadAllText(file).Trim() : null);

    // A child in a session of its own, as daemons make themselves.
    private static void Spawn(string pidFile)
    {
        using var child = Process.Start("setsid", ["sleep", "600"]);
        File.WriteAllText(pidFile, child.Id.ToString(CultureInfo.InvariantCulture));
    }

    private static string? ValueOf(string[] options, string name) => ValuesOf(options, name).FirstOrDefault();

    private static IEnumerable<string> ValuesOf(string[] options, string name) =>
        options.Zip(options.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second);
}
