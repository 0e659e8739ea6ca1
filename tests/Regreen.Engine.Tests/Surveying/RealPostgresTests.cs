using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Regreen.Engine.Tests.Surveying;

/// <summary>The words of the handshake against the program itself, in a folder of its own.</summary>
public sealed class RealPostgresTests
{
    [Fact]
    public async Task A_real_postgresql_lets_in_asks_for_a_password_and_refuses_with_its_reason()
    {
        await using var postgres = await RunningPostgres.StartAsync(TestContext.Current.CancellationToken);

        (await AnswerAsync("app@", "postgres")).ShouldBe((false, "lets app in on postgres."));
        (await AnswerAsync("locked@", "postgres")).ShouldBe((false, "asks locked for a password."));
        (await AnswerAsync("app@", "shop")).ShouldBe((true, "refuses app on shop: database \"shop\" does not exist (3D000)"));
        (await AnswerAsync("nobody@", "postgres")).ShouldBe((true, "refuses nobody on postgres: role \"nobody\" does not exist (28000)"));

        async Task<(bool IsIll, string Words)> AnswerAsync(string user, string database)
        {
            var reading = SurroundingsSurveyTests.Of(await SurroundingsSurveyTests.TakeAsync($"postgresql://{user}127.0.0.1:{postgres.Port}/{database}"), "answer");
            var words = reading.Text.Split($"127.0.0.1:{postgres.Port} ", 2);
            return (reading.IsIll, words[^1].Replace("answers and ", "", StringComparison.Ordinal));
        }
    }

    private sealed class RunningPostgres(Process process, string folder, int port) : IAsyncDisposable
    {
        private const int Attempts = 5;

        public int Port => port;

        public static async Task<RunningPostgres> StartAsync(CancellationToken cancellationToken)
        {
            var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
            var data = Path.Combine(folder, "data");
            Directory.CreateDirectory(data);
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync(cancellationToken, "chown", "postgres", data);
            }

            await RunAsync(cancellationToken, [.. AsUser(), Program("initdb"), "-D", data, "-U", "app", "-A", "trust", "--no-sync", "--no-instructions"]);
            await File.WriteAllTextAsync(Path.Combine(data, "pg_hba.conf"), "host all locked 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n", cancellationToken);

            // Another program may take the free port before PostgreSQL does.
            for (var attempt = 1; ; attempt++)
            {
                var port = FreePort();
                var process = Process.Start(Info([.. AsUser(), Program("postgres"), "-D", data, "-c", "listen_addresses=127.0.0.1", "-c", $"port={port.ToString(CultureInfo.InvariantCulture)}", "-c", "unix_socket_directories=", "-c", "fsync=off"]))!;
                if (await IsReadyAsync(process, cancellationToken))
                {
                    return new RunningPostgres(process, folder, port);
                }

                process.Dispose();
                attempt.ShouldBeLessThan(Attempts, "PostgreSQL does not start.");
            }
        }

        public async ValueTask DisposeAsync()
        {
            // SIGINT ends its sessions, and then itself.
            await RunAsync(CancellationToken.None, "kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture));
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        // False: it ended, and with it its log.
        private static async Task<bool> IsReadyAsync(Process process, CancellationToken cancellationToken)
        {
            try
            {
                while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
                {
                    if (line.Contains("ready to accept connections", StringComparison.Ordinal))
                    {
                        // Whoever does not read its log stops it once the pipe is full.
                        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                        return true;
                    }
                }

                return false;
            }
            catch
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }

        private static string Program(string name) => Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", name)).Last(File.Exists);

        // It refuses to run as root.
        private static string[] AsUser() => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] : [];

        private static ProcessStartInfo Info(string[] words)
        {
            var info = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardError = true, WorkingDirectory = "/" };
            info.Environment["LC_ALL"] = "C";
            return info;
        }

        private static async Task RunAsync(CancellationToken cancellationToken, params string[] words)
        {
            var info = Info(words);
            info.RedirectStandardOutput = true;
            using var process = Process.Start(info)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            process.ExitCode.ShouldBe(0, await errors + await output);
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
