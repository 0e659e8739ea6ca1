using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Regreen.Adapters.Process.Sandboxing;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Repairing;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Sandboxing;

/// <summary>Real programs under the real bubblewrap, which try to do what they must not.</summary>
public sealed class CommandSandboxTests : IDisposable
{
    private static readonly SandboxLimits Small = new(Processes: 60, Memory: 300L << 20, Disk: 40L << 20, Temporary: 8L << 20);
    private readonly string _root = Directory.CreateTempSubdirectory("regreen-sandbox-").FullName;

    public CommandSandboxTests()
    {
        Directory.CreateDirectory(Clone);
        Directory.CreateDirectory(Case);
        File.WriteAllText(Path.Combine(_root, ".env"), "TOKEN=secret-of-the-project\n");
        File.WriteAllText(Path.Combine(Case, "case.md"), "what is known\n");
    }

    private string Clone => Path.Combine(_root, "clone");

    private string Case => Path.Combine(_root, "case");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_changes_its_clone_reads_its_case_file_and_says_how_it_was_confined()
    {
        var ended = Ended(await RunAsync("cat \"$CASE\" && echo fixed > app.txt && echo done >&2"));

        ended.ExitCode.ShouldBe(0);
        ended.Lines.ShouldBe(["what is known", "done"], ignoreOrder: true);
        ended.Confinement.ShouldBe("Confined by bubblewrap: nothing but its clone to write, no files of this account, no network.");
        (await File.ReadAllTextAsync(Path.Combine(Clone, "app.txt"), Token)).ShouldBe("fixed\n");
    }

    [Theory]
    [InlineData("echo x > ../outside.txt; exit 1")]
    [InlineData("echo x > \"$CASE\"")]
    [InlineData("echo x > /usr/bin/regreen-was-here")]
    [InlineData("echo x > /etc/regreen-was-here")]
    [InlineData("echo x > /dev/regreen-was-here")]
    [InlineData("echo x > /regreen-was-here")]
    [InlineData("ln -s / all && echo x > all/var/tmp/regreen-was-here")]
    public async Task Nothing_outside_of_the_clone_can_be_written(string script)
    {
        Ended(await RunAsync(script)).ExitCode.ShouldNotBe(0);

        Directory.GetFileSystemEntries(_root).Select(Path.GetFileName).ShouldBe(["clone", "case", ".env"], ignoreOrder: true);
        new[] { "/usr/bin", "/etc", "/dev", "/", "/var/tmp" }.ShouldAllBe(folder => !File.Exists(Path.Combine(folder, "regreen-was-here")));
        (await File.ReadAllTextAsync(Path.Combine(Case, "case.md"), Token)).ShouldBe("what is known\n");
    }

    [Fact]
    public async Task Secrets_of_files_and_of_other_processes_are_not_there()
    {
        // Given: a secret in the environment of this very process, whose child the sandbox is
        Environment.SetEnvironmentVariable("REGREEN_TEST_SECRET", "secret-of-the-parent");

        // When
        var ended = Ended(await RunAsync("env; cat ../.env; cat /etc/shadow; ls -a \"$HOME\"; cat /proc/*/environ | tr '\\0' '\\n'; ls /proc | grep -c '^[0-9]'; find / -xdev -name '.env' 2>/dev/null"));

        // Then
        var printed = string.Join('\n', ended.Lines);
        printed.ShouldContain("CASE=");
        printed.ShouldNotContain("secret-of-the");
        printed.ShouldNotContain("root:*");
        printed.ShouldContain("No such file");
        ended.Lines.Where(line => int.TryParse(line, CultureInfo.InvariantCulture, out _)).ShouldHaveSingleItem().Length.ShouldBe(1, "only its own few processes are seen");
    }

    [Fact]
    public async Task Without_leave_there_is_no_network_not_even_to_this_machine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var script = $"node -e \"require('net').connect({port}, '127.0.0.1').on('connect', () => {{ console.log('connected'); process.exit(0) }}).on('error', e => {{ console.log(e.code); process.exit(3) }})\"";

        Ended(await RunAsync(script)).Lines.ShouldBe(["ECONNREFUSED"]);
        listener.Pending().ShouldBeFalse();
        var allowed = Ended(await RunAsync(script, network: true));

        allowed.Lines.ShouldBe(["connected"]);
        allowed.Confinement.ShouldEndWith("with the network.");
    }

    [Fact]
    public async Task Who_hangs_and_ignores_signals_is_ended_with_everything_that_it_left()
    {
        var outcome = await RunAsync("trap '' TERM INT HUP; setsid sh -c 'trap \"\" TERM HUP; echo $$ > mine; while :; do sleep 1; done' & while :; do sleep 1; done", deadline: TimeSpan.FromSeconds(2));

        outcome.ShouldBeOfType<SandboxOutcome.Stopped>().Reason.ShouldStartWith("it did not end within");
        StillRunning().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_leaves_processes_behind_leaves_none()
    {
        Ended(await RunAsync("(setsid sh -c 'while :; do sleep 1; done' &) ; exit 0")).ExitCode.ShouldBe(0);
        StillRunning().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("for i in $(seq 1 400); do sleep 60 & done; wait", "processes at once")]
    [InlineData("while :; do sh -c 'while :; do sleep 60 & done' & done", "processes at once")]
    [InlineData("for i in $(seq 1 90); do head -c 1000000 /dev/zero > f$i; done; sleep 60", "MiB")]
    [InlineData("node -e \"const a=[]; setInterval(() => a.push(Buffer.alloc(50e6, 1)), 20)\"", "of memory")]
    public async Task Who_takes_too_much_is_ended(string script, string reason)
    {
        (await RunAsync(script, deadline: TimeSpan.FromSeconds(40))).ShouldBeOfType<SandboxOutcome.Stopped>().Reason.ShouldContain(reason);
        StillRunning().ShouldBeEmpty();
    }

    [Fact]
    public async Task Temporary_folders_and_single_files_are_bounded()
    {
        var ended = Ended(await RunAsync("head -c 30000000 /dev/zero > /tmp/large; echo tmp $?; head -c 30000000 /dev/zero > \"$HOME/large\"; echo home $?; head -c 90000000 /dev/zero > large; echo clone $?"));

        ended.Lines.ShouldContain("tmp 1", StringComparer.Ordinal);
        ended.Lines.ShouldContain("home 1", StringComparer.Ordinal);
        ended.Lines.ShouldNotContain("clone 0", StringComparer.Ordinal);
        new FileInfo(Path.Combine(Clone, "large")).Length.ShouldBeLessThanOrEqualTo(Small.Disk);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_refused_and_a_failing_one_tells_its_exit_code()
    {
        var command = new SandboxedCommand(["no-such-program"], Clone, Clone, TimeSpan.FromSeconds(10)) { Environment = Variables };

        (await Sandbox().RunAsync(command, Token)).ShouldBeOfType<SandboxOutcome.Refused>().Reason.ShouldContain("'no-such-program' was not found");
        Ended(await RunAsync("exit 7")).ExitCode.ShouldBe(7);
    }

    [Fact]
    public async Task Where_bubblewrap_is_missing_the_command_runs_bounded_and_the_outcome_says_that_it_was_not_confined()
    {
        var sandbox = Sandbox("no-bwrap-here");
        var outcome = await sandbox.RunAsync(Command("(setsid sh -c 'while :; do sleep 1; done' &); echo ran", TimeSpan.FromSeconds(20)), Token);

        var ended = Ended(outcome);
        ended.Lines.ShouldBe(["ran"]);
        ended.Confinement.ShouldStartWith("Not confined: the program 'bwrap' (package bubblewrap) is missing");
        StillRunning().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_gives_up_waiting_ends_the_command()
    {
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Sandbox().RunAsync(Command("echo started > started; sleep 60", TimeSpan.FromSeconds(60)), impatient.Token);
        while (!File.Exists(Path.Combine(Clone, "started")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }

        await impatient.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        StillRunning().ShouldBeEmpty();
    }

    public void Dispose()
    {
        foreach (var folder in new[] { _root, $"{_root}-logs" }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ImmutableSortedDictionary<string, string> Variables { get; } =
        new[] { "PATH", "HOME", "LANG" }.Where(name => Environment.GetEnvironmentVariable(name) is not null).ToImmutableSortedDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!, StringComparer.Ordinal);

    private static SandboxOutcome.Ended Ended(SandboxOutcome outcome) => outcome.ShouldBeOfType<SandboxOutcome.Ended>(outcome.ToString());

    private CommandSandbox Sandbox(string bubblewrap = "bwrap") =>
        new($"{_root}-logs", new SupervisorCommand(["dotnet", typeof(TestProject).Assembly.Location, Supervisor.Verb]), Small, TimeProvider.System) { Bubblewrap = bubblewrap };

    private SandboxedCommand Command(string script, TimeSpan deadline, bool network = false) => new(["sh", "-c", script], Clone, Clone, deadline)
    {
        Readable = [Case],
        Environment = Variables.SetItem("CASE", Path.Combine(Case, "case.md")),
        Network = network,
    };

    private Task<SandboxOutcome> RunAsync(string script, TimeSpan? deadline = null, bool network = false) =>
        Sandbox().RunAsync(Command(script, deadline ?? TimeSpan.FromSeconds(30), network), Token);

    // Whatever a command of this test started works in its clone, or in a folder that is gone by now.
    private IEnumerable<string> StillRunning() => Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
        .Select(WorkingFolder)
        .Where(folder => folder.StartsWith(_root, StringComparison.Ordinal));

    private static string WorkingFolder(string process)
    {
        try
        {
            return Directory.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName ?? "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
