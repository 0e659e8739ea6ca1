using System.Collections.Immutable;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary><c>regreen test -- COMMAND</c>: any command, and never a proof.</summary>
public sealed class WrappedCommandTests : IAsyncDisposable
{
    private readonly Workspace _workspace = Workspace.Empty();

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task A_command_that_passes_is_unproven_and_learns_what_would_prove_it()
    {
        var ended = (await RunAsync("true")).ShouldExitWith(4);

        ended.Error.ShouldContain("Seen: only an exit code;");
        ended.Error.ShouldContain("  wrapped: { command: \"true\", results: \"results.xml\", env: { BASE_URL: \"{{target.http}}\" } }");
        File.Exists(Path.Combine(_workspace.Folder, ".regreen")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_lines_that_it_prints_prove_it()
    {
        await using var server = new ScriptedServer();
        await File.WriteAllTextAsync(Path.Combine(_workspace.Folder, "suite.py"), """
            import os, sys, urllib.request
            try:
                with urllib.request.urlopen(os.environ['SHOP_ADDRESS'] + '/orders/1', timeout=20) as answer:
                    good = answer.status == 200
            except OSError:
                good = False
            open('results.tap', 'w').write(f"1..1\n{'ok' if good else 'not ok'} 1 - an order is served\n")
            sys.exit(0 if good else 1)
            """, TestContext.Current.CancellationToken);
        var environment = Environment.Add("SHOP_ADDRESS", server.Address);

        var wrapped = (await RegreenProcess.RunAsync(_workspace.Folder, environment, "test", "--", "python3", "suite.py")).ShouldExitWith(4);
        var lines = wrapped.Error.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => !line.StartsWith("target:", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).ToList();
        lines.Count.ShouldBe(3);
        await TinyProject.WriteAsync(_workspace, "regreen.yaml", $"version: 1\n{string.Join('\n', lines)}\n");
        await Shell.GitAsync(_workspace.Folder, "init", "--quiet", "--initial-branch=main");

        var proven = (await RegreenProcess.RunAsync(_workspace.Folder, _workspace.Environment, "test")).ShouldExitWith(0);
        proven.Error.ShouldContain("proven green");
    }

    [Fact]
    public async Task Its_own_variable_is_named_without_what_is_secret_in_it()
    {
        var environment = Environment.Add("SHOP_ADDRESS", "https://ada:s3cret@shop.example/api/?key=t0ken").Add("SHOP_SOCKET", "wss://shop.example/chat").Add("HTTPS_PROXY", "http://proxy.example:3128").Add("GITHUB_API_URL", "https://api.forge.example");

        var ended = (await RegreenProcess.RunAsync(_workspace.Folder, environment, "test", "--", "true")).ShouldExitWith(4);

        ended.Error.ShouldContain("target: { http: \"https://shop.example/api\", websocket: \"wss://shop.example/chat\", revision:");
        ended.Error.ShouldContain("env: { SHOP_ADDRESS: \"{{target.http}}\", SHOP_SOCKET: \"{{target.websocket}}\" } }");
        ended.Error.ShouldNotContain("s3cret");
        ended.Error.ShouldNotContain("t0ken");
    }

    [Fact]
    public async Task Its_result_file_is_found_wherever_it_lies_nearby()
    {
        var ended = (await RunAsync("sh", "-c", "echo hello; mkdir -p out; printf '1..2\\nok 1 - a\\nok 2 - b\\n' > out/r.tap; echo '<project/>' > pom.xml")).ShouldExitWith(4);

        ended.Error.ShouldContain("hello");
        ended.Error.ShouldContain("Seen: 2 tests in out/r.tap;");
    }

    [Theory]
    [InlineData("exit 3", 1)]
    [InlineData("printf '1..2\\nok 1 - a\\nnot ok 2 - b\\n'; exit 1", 1)]
    [InlineData("echo '<!DOCTYPE coverage SYSTEM \"x.dtd\"><coverage/>' > coverage.xml", 4)]
    [InlineData("printf '1..0\\n'", 5)]
    [InlineData("echo '<testsuite/>' > r.xml", 5)]
    [InlineData("echo '<testsuite tests=\"3\"/>' > r.xml", 3)]
    public async Task The_exit_code_is_the_verdict(string script, int exitCode) =>
        (await RunAsync("sh", "-c", script)).ShouldExitWith(exitCode);

    [Fact]
    public async Task Fewer_tests_than_the_last_time_are_an_error()
    {
        const string Shrinks = "if [ -f once ]; then printf '1..1\\nok 1 - a\\n'; else printf '1..2\\nok 1 - a\\nok 2 - b\\n'; fi; touch once";

        (await RunAsync("sh", "-c", Shrinks)).ShouldExitWith(4);
        var second = (await RunAsync("sh", "-c", Shrinks)).ShouldExitWith(3);

        second.Error.ShouldContain("1 of the 2 tests of its manifest were not reported: b.");
    }

    [Fact]
    public async Task A_command_that_hangs_forks_and_ignores_signals_is_ended_with_all_that_it_started()
    {
        await File.WriteAllTextAsync(Path.Combine(_workspace.Folder, "stubborn.sh"), """
            trap '' TERM INT HUP
            setsid tail -f /dev/null &
            (setsid sh -c "trap '' TERM; tail -f /dev/null & tail -f /dev/null" &) &
            tail -f /dev/null
            """, TestContext.Current.CancellationToken);

        var ended = (await RunAsync(["--timeout", "1s"], "sh", "stubborn.sh")).ShouldExitWith(3);

        ended.Error.ShouldContain("the command was ended after 1 s");
        (await Processes.SettleAsync(_workspace.Folder, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_command_leaves_behind_neither_delays_its_end_nor_outlives_it()
    {
        (await RunAsync("sh", "-c", "setsid tail -f /dev/null & exit 0")).ShouldExitWith(4);

        (await Processes.SettleAsync(_workspace.Folder, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reports_go_where_a_person_wants_them_and_onto_the_page_of_the_job()
    {
        var summary = Path.Combine(_workspace.Folder, "summary.md");

        (await RegreenProcess.RunAsync(_workspace.Folder, Environment.Add("GITHUB_STEP_SUMMARY", summary), "test", "-o", "r.ctrf.json", "-o", "r.xml", "-o", "r.md", "-o", "r.html", "-o", "r.jsonl", "-o", "r.json", "--", "true")).ShouldExitWith(4);

        (await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken)).ShouldStartWith("## Regreen: ✘ green, but unproven (exit 4)");
        Directory.GetFiles(_workspace.Folder, "r.*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ShouldBe(["r.ctrf.json", "r.html", "r.json", "r.jsonl", "r.md", "r.xml"]);
    }

    [Theory]
    [InlineData("test", "-o", "report.pdf", "--", "true")]
    [InlineData("test", "--timeout", "soon", "--", "true")]
    [InlineData("test", "--")]
    public async Task What_is_written_wrongly_is_said_before_anything_runs(params string[] arguments) =>
        (await RegreenProcess.RunAsync(_workspace.Folder, Environment, arguments)).ShouldExitWith(2).Error.ShouldStartWith("regreen: ");

    private ImmutableDictionary<string, string> Environment => _workspace.Environment.Add("XDG_CACHE_HOME", Path.Combine(_workspace.Folder, ".cache"));

    private Task<Ended> RunAsync(params string[] words) => RunAsync([], words);

    private Task<Ended> RunAsync(string[] options, params string[] words) =>
        RegreenProcess.RunAsync(_workspace.Folder, Environment, ["test", .. options, "--", .. words]);
}
