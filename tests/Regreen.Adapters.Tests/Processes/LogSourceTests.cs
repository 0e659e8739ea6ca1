using System.Collections.Immutable;
using System.Runtime.Versioning;
using Regreen.Adapters.Process.Logs;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed class LogSourceTests : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.Parse("2026-01-02T03:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly Deployment Deployment = new(
        "k", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision("tree", null, null, RevisionSource.Service));

    private const string GCloud = "./gcloud logging read 'timestamp>=\"{{from}}\" AND timestamp<=\"{{to}}\"' --format json --limit {{limit}}";

    private readonly TestProject _project = new(Directory.CreateTempSubdirectory("regreen-test-").FullName);

    [Fact]
    public async Task Reads_the_entries_that_gcloud_prints_oldest_first()
    {
        Shim("""
            echo "$@" > "$0.args"
            cat <<'END'
            [ { "insertId": "2", "severity": "ERROR", "textPayload": "token refused", "timestamp": "2026-01-02T03:00:02.5Z",
                "resource": { "labels": { "service_name": "agents" } } },
              { "insertId": "1", "severity": "INFO", "jsonPayload": { "message": "started", "port": 8080 }, "timestamp": "2026-01-02T03:00:01Z" },
              { "insertId": "3", "severity": "WARNING", "jsonPayload": { "code": 7 }, "timestamp": "2026-01-02T03:00:03Z" },
              { "insertId": "0", "textPayload": "too early", "timestamp": "2026-01-02T02:00:00Z" } ]
            END
            """);

        var lines = await ReadAsync();

        lines.Select(line => $"{line.Source}: {line.Text}").ShouldBe(["gcloud: started", "agents: ERROR token refused", "gcloud: WARNING {\"code\":7}"], ignoreOrder: false);
        lines[1].At.ShouldBe(From.AddSeconds(2.5));
        (await File.ReadAllTextAsync(Path.Combine(_project.Root, "gcloud.args"), Token)).Trim()
            .ShouldBe("logging read timestamp>=\"2026-01-02T03:00:00.000Z\" AND timestamp<=\"2026-01-02T03:10:00.000Z\" --format json --limit 100");
    }

    [Fact]
    public async Task Reads_lines_of_json_and_plain_lines_with_their_stack_traces()
    {
        Shim("""
            echo '{"time":"2026-01-02T03:00:01Z","level":"error","msg":"first"}'
            echo '2026-01-02 03:00:02,250 second'
            echo '   at Store.Open()'
            echo '[2026-01-02T03:20:00Z] too late'
            echo '   at Store.Close()'
            """);

        var lines = await ReadAsync();

        lines.Select(line => line.Text).ShouldBe(["error first", "2026-01-02 03:00:02,250 second", "   at Store.Open()"]);
        lines[2].At.ShouldBe(From.AddSeconds(2.25));
    }

    [Fact]
    public async Task Reads_entries_of_the_journal_with_their_level_and_bytes_that_are_no_text()
    {
        Shim("""
            cat <<'END'
            {"__REALTIME_TIMESTAMP":"1767322801500000","PRIORITY":"3","SYSLOG_IDENTIFIER":"agents","MESSAGE":"store is gone"}
            {"__REALTIME_TIMESTAMP":"1767322802000000","PRIORITY":"6","_SYSTEMD_UNIT":"agents.service","MESSAGE":[111,107,255]}
            {"__REALTIME_TIMESTAMP":"1767322803000000","PRIORITY":"6","SYSLOG_IDENTIFIER":"agents","MESSAGE":"{\"level\":\"warning\",\"message\":\"slow\",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\"}"}
            END
            """);

        var lines = await ReadAsync();

        lines.Select(line => $"{line.Source}: {line.Text}").ShouldBe(["agents: ERROR store is gone", "agents.service: ok\uFFFD", "agents: warning slow"]);
        lines[0].At.ShouldBe(From.AddSeconds(1.5));
        lines[2].Trace.ShouldBe("0af7651916cd43dd8448eb211c80319c");
    }

    [Theory]
    [InlineData("echo '[]'")]
    [InlineData("true")]
    public async Task An_empty_page_is_no_lines_and_no_error(string script)
    {
        Shim(script);

        (await ReadAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("echo '[]'; echo 'ERROR: (gcloud.logging.read) PERMISSION_DENIED: key hunter2' >&2; exit 1", "The log command was refused (exit code 1): ERROR: (gcloud.logging.read) PERMISSION_DENIED: key •••")]
    [InlineData("printf 'ERROR: (gcloud.logging.read) no project is set.\nIt may be set by a variable\n' >&2; exit 1", "The log command was refused (exit code 1): ERROR: (gcloud.logging.read) no project is set.")]
    [InlineData("exit 2", "The log command was refused (exit code 2): it said nothing")]
    [InlineData("printf '[ {\"textPayload\": \"a\"}, {\"textPay'", "The log command broke off in the middle of its JSON.")]
    [InlineData("sleep 30; echo '[]'", "The log command did not answer within 0.5 s.")]
    public async Task A_page_that_does_not_come_is_an_error_that_says_why(string script, string message)
    {
        Shim(script);

        (await Should.ThrowAsync<UserErrorException>(ReadAsync(TimeSpan.FromSeconds(message.EndsWith("0.5 s.", StringComparison.Ordinal) ? 0.5 : 20)))).Message.ShouldBe(message);
    }

    [Fact]
    public async Task A_missing_program_is_named()
    {
        (await Should.ThrowAsync<UserErrorException>(ReadAsync(command: "no-such-program read"))).Message.ShouldBe("The program 'no-such-program' of logs.command was not found.");
    }

    [Fact]
    public async Task The_command_sees_no_variable_that_is_not_named()
    {
        _project.Environment = _project.Environment.SetItem("UNNAMED_SECRET", "x");
        Shim("env | cut -d= -f1");

        (await ReadAsync()).Select(line => line.Text).ShouldNotContain(name => name == "UNNAMED_SECRET");
    }

    [Fact]
    public async Task Whoever_cancels_is_not_told_of_a_deadline()
    {
        Shim("sleep 30");
        using var cancelling = new CancellationTokenSource();
        var reading = Source(TimeSpan.FromSeconds(20)).ReadAsync(Deployment, From, From.AddMinutes(10), 100, cancelling.Token);

        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    [Fact]
    public async Task Reads_the_window_of_a_file_and_keeps_the_newest_lines()
    {
        var file = Path.Combine(_project.Root, "x.log");
        await File.WriteAllTextAsync(file, "2026-01-02T02:59:59Z before\n2026-01-02T03:00:01Z one\n2026-01-02T03:00:02Z two hunter2\n  at X\n2026-01-02T03:30:00Z after\n", Token);
        var source = new FileLogSource(file, text => text.Replace("hunter2", "•••", StringComparison.Ordinal));

        (await source.ReadAsync(Deployment, From, From.AddMinutes(10), 2, Token)).Select(line => line.Text).ShouldBe(["2026-01-02T03:00:02Z two •••", "  at X"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_in_a_file_that_grows_a_window_of_it_is_the_same_as_of_all_its_lines(int seed)
    {
        var random = new Random(seed);
        var file = Path.Combine(_project.Root, "grows.log");
        await File.WriteAllTextAsync(file, "", Token);
        var source = new FileLogSource(file, text => text, partBytes: 200);
        for (var round = 0; round < 12; round++)
        {
            if (round == 8)
            {
                // Rotated: another file under the same name.
                await File.WriteAllTextAsync(file, "", Token);
            }

            await File.AppendAllTextAsync(file, string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Line(random))) + (random.Next(3) == 0 ? "half a li" : ""), Token);
            var from = From.AddSeconds(random.Next(-20, 400));
            var (to, limit) = (from.AddSeconds(random.Next(0, 200)), random.Next(1, 40));

            var lines = await source.ReadAsync(Deployment, from, to, limit, Token);

            lines.ShouldBe(LogWindow.Cut((await File.ReadAllLinesAsync(file, Token)).Select(line => LogEntry.FromLine(line, "grows.log")), from, to, limit, text => text), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public async Task A_reading_that_was_stopped_leaves_nothing_half_known()
    {
        var file = Path.Combine(_project.Root, "stopped.log");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("2026-01-02T03:00:01Z one\n", 500)), Token);
        var source = new FileLogSource(file, text => text, partBytes: 100);

        await Should.ThrowAsync<OperationCanceledException>(source.ReadAsync(Deployment, From, From.AddMinutes(1), 1000, new CancellationToken(canceled: true)));

        (await source.ReadAsync(Deployment, From, From.AddMinutes(1), 1000, Token)).Count.ShouldBe(500);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        var source = new FileLogSource(Path.Combine(_project.Root, "none.log"), text => text);

        (await Should.ThrowAsync<UserErrorException>(source.ReadAsync(Deployment, From, From, 2, Token))).Message.ShouldContain("none.log");
    }

    public void Dispose() => Directory.Delete(_project.Root, recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // In order, out of order, of several shapes, and without an instant.
    private static string Line(Random random)
    {
        var at = From.AddSeconds(random.Next(400));
        return random.Next(7) switch
        {
            0 => "   at Store.Open()\n",
            1 => $"{{\"time\":\"{at:yyyy-MM-ddTHH:mm:ssZ}\",\"level\":\"error\",\"msg\":\"n{random.Next(99)}\"}}\n",
            2 => $"{{\"__REALTIME_TIMESTAMP\":\"{at.ToUnixTimeMilliseconds() * 1000}\",\"MESSAGE\":\"n{random.Next(99)}\"}}\r\n",
            3 => $"[{at:yyyy-MM-dd HH:mm:ss},250] n{random.Next(99)} {new string('x', random.Next(600))}\n",
            4 => $"{{ broken {at:yyyy-MM-ddTHH:mm:ssZ}\n",
            5 => "\n",
            _ => $"{at:yyyy-MM-ddTHH:mm:ss.fffZ} n{random.Next(99)}\n",
        };
    }

    private void Shim(string script)
    {
        var path = Path.Combine(_project.Root, "gcloud");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    // The shim is named by its path: no test may reach a program of that name that the machine has.
    private CommandLogSource Source(TimeSpan timeout, string command = GCloud) => new(
        new ProjectConfig("test", _project.Root, new TargetConfig("http://127.0.0.1"))
        {
            Logs = new LogsConfig(command, null),
        },
        _project.Host with
        {
            Environment = _project.Environment,
            Redact = text => text.Replace("hunter2", "•••", StringComparison.Ordinal),
        },
        timeout,
        TimeProvider.System);

    private Task<IReadOnlyList<LogLine>> ReadAsync(TimeSpan? timeout = null, string command = GCloud) =>
        Source(timeout ?? TimeSpan.FromSeconds(20), command).ReadAsync(Deployment, From, From.AddMinutes(10), 100, Token);
}
