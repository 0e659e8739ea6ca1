using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Surveying;
using Regreen.Engine.Surveying;

namespace Regreen.Engine.Tests.Surveying;

public sealed class SurroundingsSurveyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("localhost", -10, 10, "not trusted")]
    [InlineData("localhost", -10, -1, "it expired on 2026-03-08 08:00")]
    [InlineData("localhost", 1, 10, "it is not valid before 2026-03-10 08:00")]
    [InlineData("shop.example.org", -10, 10, "it is for shop.example.org, not for localhost")]
    public async Task A_certificate_that_is_refused_is_told_with_its_reason_and_what_lies_behind_it_too(string name, int from, int until, string reason)
    {
        using var certificate = Certificate(name, from, until);
        await using var server = new LocalServer(async (wire, stop) =>
        {
            await using var secure = new SslStream(wire);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            await AnswerAsync(secure, "200 OK", Now, stop);
        });

        var readings = await TakeAsync($"https://localhost:{server.Port}/");

        var reading = Of(readings, "certificate");
        reading.IsIll.ShouldBeTrue();
        reading.Text.ShouldContain(reason == "not trusted" ? "its chain: " : reason);
        reading.Value.ShouldBe(certificate.Thumbprint);
        Of(readings, "name").Value.ShouldContain("127.0.0.1");
        Of(readings, "answer").Value.ShouldBe("200");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(29, false)]
    [InlineData(-300, true)]
    [InlineData(3600, true)]
    public async Task A_clock_that_is_off_is_ill(int seconds, bool isIll)
    {
        await using var server = new LocalServer((wire, stop) => AnswerAsync(wire, "204 No Content", Now.AddSeconds(seconds), stop));

        var reading = Of(await TakeAsync($"http://127.0.0.1:{server.Port}/health"), "clock");

        reading.IsIll.ShouldBe(isIll);
        if (isIll)
        {
            reading.Text.ShouldBe($"The clock of 127.0.0.1:{server.Port} is {Math.Abs(seconds)} s {(seconds > 0 ? "ahead of" : "behind")} the one here.");
        }
    }

    [Theory]
    [InlineData("http", "503 Service Unavailable", true, "answers with status 503.")]
    [InlineData("http", "401 Unauthorized", false, "answers with status 401.")]
    public async Task A_page_that_is_answered_by_a_fault_of_the_server_is_ill(string scheme, string status, bool isIll, string text)
    {
        await using var server = new LocalServer((wire, stop) => AnswerAsync(wire, status, Now, stop));

        var reading = Of(await TakeAsync($"{scheme}://127.0.0.1:{server.Port}/"), "answer");

        reading.IsIll.ShouldBe(isIll);
        reading.Text.ShouldEndWith(text);
    }

    [Fact]
    public async Task A_port_that_refuses_and_a_name_that_is_not_known_are_ill()
    {
        var port = await FreePortAsync();

        var refused = Of(await TakeAsync($"redis://127.0.0.1:{port}"), "port");
        refused.IsIll.ShouldBeTrue();
        refused.Text.ShouldContain("refused");
        Of(await TakeAsync("http://nowhere.invalid/"), "name").IsIll.ShouldBeTrue();
    }

    [Fact]
    public async Task What_takes_the_connection_and_says_nothing_ends_with_the_deadline()
    {
        var time = new FakeTimeProvider(Now);
        await using var server = new LocalServer((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));

        var taking = TakeAsync($"postgresql://127.0.0.1:{server.Port}/shop", time);
        while (!taking.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var readings = await taking;
        readings.Single(reading => reading.IsIll).Text.ShouldContain("in time");
    }

    [Fact]
    public async Task A_real_redis_answers_asks_for_a_login_and_refuses_a_wrong_one()
    {
        await using var redis = await RedisAsync();

        Of(await TakeAsync($"redis://127.0.0.1:{redis.Port}"), "answer").Value.ShouldBe("asks for a login");
        Of(await TakeAsync($"redis://:s3cret@127.0.0.1:{redis.Port}"), "answer").Value.ShouldBe("answers");
        var wrong = Of(await TakeAsync($"redis://:guess@127.0.0.1:{redis.Port}"), "answer");
        wrong.IsIll.ShouldBeTrue();
        wrong.Text.ShouldContain("refuses the login: WRONGPASS");
        wrong.Text.ShouldNotContain("guess");
    }

    [Theory]
    [InlineData("asks", false, "asks app for a password.")]
    [InlineData("lets in", false, "lets app in on shop.")]
    [InlineData("refuses", true, "refuses app on shop: the database system is starting up (57P03)")]
    [InlineData("is no postgres", true, "the answer is not PostgreSQL's")]
    public async Task A_postgresql_is_spoken_with_until_it_asks_lets_in_or_refuses(string how, bool isIll, string text)
    {
        var startup = "";
        await using var server = new LocalServer((wire, stop) => PostgresAsync(wire, how, seen => startup = seen, stop));

        var reading = Of(await TakeAsync($"postgresql://app@127.0.0.1:{server.Port}/shop"), "answer");

        reading.IsIll.ShouldBe(isIll);
        reading.Text.ShouldEndWith(text);
        startup.ShouldBe(how == "is no postgres" ? "" : "user\0app\0database\0shop\0application_name\0regreen\0\0");
    }

    [Theory]
    [InlineData(1_000_000, 20_000, true)]
    [InlineData(1_000_000, 40_000, false)]
    public void Memory_that_is_nearly_gone_is_ill(long total, long available, bool isIll) =>
        MachineSurvey.Memory([$"MemTotal:  {total} kB", "MemFree: 1 kB", $"MemAvailable: {available} kB"]).ShouldHaveSingleItem().IsIll.ShouldBe(isIll);

    [Theory]
    [InlineData("990\t0\t1000", true)]
    [InlineData("900\t0\t1000", false)]
    public void File_handles_that_are_nearly_gone_are_ill(string line, bool isIll) => MachineSurvey.Handles([line]).ShouldHaveSingleItem().IsIll.ShouldBe(isIll);

    [Fact]
    public void What_the_system_does_not_tell_is_left_out()
    {
        MachineSurvey.Memory([]).ShouldBeEmpty();
        MachineSurvey.Handles(["no numbers"]).ShouldBeEmpty();
        MachineSurvey.Take("/").Select(reading => reading.Subject).ShouldContain(subject => subject == "disk of the project");
    }

    [Fact]
    public async Task A_target_that_is_named_by_its_process_is_looked_at_where_it_was_put()
    {
        await using var server = new LocalServer((wire, stop) => AnswerAsync(wire, "204 No Content", Now.AddHours(1), stop));
        var deployment = new Deployment("d", false, ImmutableSortedDictionary<string, string>.Empty.Add("web", $"http://127.0.0.1:{server.Port}"), new ServedRevision(null, null, null, RevisionSource.Unknown));

        var readings = await new SurroundingsSurvey(new ProjectConfig("shop", "/", new TargetConfig("{{web.url}}")), new FakeTimeProvider(Now)).TakeAsync(deployment, TestContext.Current.CancellationToken);

        readings.ShouldContain(reading => reading.Subject == "target: clock" && reading.IsIll);
        readings.ShouldNotContain(reading => reading.Subject == "target: address");
    }

    [Theory]
    [InlineData("sh -c 'echo schema 42; echo rest'", true, "It is 'schema 42' (")]
    [InlineData("sh -c 'printf %s \"$SHOP_TOKEN\"'", true, "It is '[redacted]' (")]
    [InlineData("sh -c 'echo half; exit 3'", false, "Its command ended with 3 and told nothing to compare.")]
    [InlineData("true", false, "Its command ended with 0 and told nothing to compare.")]
    [InlineData("no-such-program", false, "Its command could not be run to its end.")]
    public async Task What_the_target_was_declared_to_stand_on_is_told_by_its_command(string command, bool isCompared, string text)
    {
        var config = new ProjectConfig("shop", "/", new TargetConfig("http://127.0.0.1:1")) { Fingerprints = ImmutableSortedDictionary<string, string>.Empty.Add("schema", command) };
        var survey = new SurroundingsSurvey(config, TimeProvider.System)
        {
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", Environment.GetEnvironmentVariable("PATH")!).Add("SHOP_TOKEN", "hush-hush"),
            Redact = told => told.Replace("hush-hush", "[redacted]", StringComparison.Ordinal),
        };
        var deployment = new Deployment("d", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision(null, null, null, RevisionSource.Unknown));

        var reading = (await survey.TakeAsync(deployment, TestContext.Current.CancellationToken)).Single(reading => reading.Subject == "fingerprint schema");

        (reading.IsIll, reading.IsDeclared, reading.Value.Length > 0).ShouldBe((false, true, isCompared));
        reading.Text.ShouldStartWith(text);
    }

    [Fact]
    public async Task The_images_of_a_deployment_are_told_by_their_digests()
    {
        var readings = await ImagesAsync(() => Task.FromResult<ImmutableArray<DeployedImage>>([new("agents:1", "sha256:bb"), new("proxy:stable", "sha256:cc"), new("agents:1", "sha256:aa"), new("agents:1", "sha256:bb")]));

        readings.ShouldBe(
        [
            new Reading("image agents:1", IsIll: false, "Its digest is sha256:aa and sha256:bb.") { Value = "sha256:aa and sha256:bb", IsDeclared = true },
            new Reading("image proxy:stable", IsIll: false, "Its digest is sha256:cc.") { Value = "sha256:cc", IsDeclared = true },
        ]);
    }

    [Fact]
    public async Task Images_that_cannot_be_read_are_no_difference()
    {
        var reading = (await ImagesAsync(() => throw new UserErrorException("The API refused.", "Check it.", FailureCategory.Infrastructure))).ShouldHaveSingleItem();

        (reading.Subject, reading.Value, reading.Text).ShouldBe(("images", "", "Their digests could not be read: The API refused."));
    }

    internal static Reading Of(ImmutableArray<Reading> readings, string what) => readings.Single(reading => reading.Subject == $"dependency it: {what}");

    internal static Task<ImmutableArray<Reading>> TakeAsync(string address, FakeTimeProvider? time = null)
    {
        var config = new ProjectConfig("shop", "/", new TargetConfig("http://127.0.0.1:1")) { Dependencies = ImmutableSortedDictionary<string, string>.Empty.Add("it", address) };
        var deployment = new Deployment("d", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision(null, null, null, RevisionSource.Unknown));
        return new SurroundingsSurvey(config, time ?? new FakeTimeProvider(Now)).TakeAsync(deployment, TestContext.Current.CancellationToken);
    }

    private static async Task<ImmutableArray<Reading>> ImagesAsync(Func<Task<ImmutableArray<DeployedImage>>> ask)
    {
        var deployment = new Deployment("d", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision(null, null, null, RevisionSource.Unknown));
        var survey = new SurroundingsSurvey(new ProjectConfig("shop", "/", new TargetConfig("http://127.0.0.1:1")), TimeProvider.System) { Images = (_, _) => ask() };
        return [.. (await survey.TakeAsync(deployment, TestContext.Current.CancellationToken)).Where(reading => reading.Subject.StartsWith("image", StringComparison.Ordinal))];
    }

    private static async Task AnswerAsync(Stream stream, string status, DateTimeOffset at, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(stop) is { Length: > 0 })
        {
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nDate: {at.ToString("r", CultureInfo.InvariantCulture)}\r\nContent-Length: 0\r\n\r\n"), stop);
    }

    private static async Task PostgresAsync(NetworkStream wire, string how, Action<string> sawStartup, CancellationToken stop)
    {
        var ssl = new byte[8];
        await wire.ReadExactlyAsync(ssl, stop);
        BinaryPrimitives.ReadInt32BigEndian(ssl.AsSpan(4)).ShouldBe(80877103);
        if (how == "is no postgres")
        {
            await wire.WriteAsync("HTTP/1.1 400"u8.ToArray(), stop);
            return;
        }

        await wire.WriteAsync("N"u8.ToArray(), stop);
        var head = new byte[8];
        await wire.ReadExactlyAsync(head, stop);
        BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)).ShouldBe(196608);
        var startup = new byte[BinaryPrimitives.ReadInt32BigEndian(head) - 8];
        await wire.ReadExactlyAsync(startup, stop);
        // Before the answer, after which the client is done.
        sawStartup(Encoding.UTF8.GetString(startup));
        byte[] answer = how switch
        {
            "asks" => [.. Message('R', [0, 0, 0, 10, .. "SCRAM-SHA-256\0\0"u8])],
            "refuses" => Message('E', "SFATAL\0C57P03\0Mthe database system is starting up\0\0"u8.ToArray()),
            _ => [.. Message('R', [0, 0, 0, 0]), .. Message('S', "server_version\015.7\0"u8.ToArray()), .. Message('Z', "I"u8.ToArray())],
        };
        await wire.WriteAsync(answer, stop);
    }

    private static byte[] Message(char kind, byte[] body)
    {
        var head = new byte[5];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), body.Length + 4);
        return [.. head, .. body];
    }

    private static X509Certificate2 Certificate(string name, int from, int until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(Now.AddDays(from), Now.AddDays(until));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static async Task<int> FreePortAsync()
    {
        await using var server = new LocalServer((_, _) => Task.CompletedTask);
        return server.Port;
    }

    private static async Task<RunningRedis> RedisAsync()
    {
        // Another program may take the free port before Redis does.
        for (var attempt = 0; ; attempt++)
        {
            var redis = RunningRedis.Start(await FreePortAsync());
            if (await redis.IsReadyAsync(TestContext.Current.CancellationToken) || attempt == 5)
            {
                return redis;
            }

            await redis.DisposeAsync();
        }
    }

    private sealed class RunningRedis(Process process, int port) : IAsyncDisposable
    {
        public int Port => port;

        public static RunningRedis Start(int port)
        {
            var start = new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--requirepass", "s3cret", "--dir", Path.GetTempPath()])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            return new RunningRedis(Process.Start(start)!, port);
        }

        public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }

            process.Dispose();
        }
    }
}
