using System.Text.Json;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>Single tests of an existing suite: set apart, run again alone, and chosen.</summary>
public sealed class SingleTestTests : IAsyncDisposable
{
    private const string Rerun = ", rerun: 'python3 suite.py {{case}}'";

    // Each test asks the service for its own path, and a test's name is never more than a name.
    private const string Suite = """
        import os, sys, urllib.parse, urllib.request
        names = sys.argv[1:] or open('names').read().split('\n')
        print(f'ran {names}', file=open('ran', 'a'))
        lines, failed = [f'1..{len(names)}'], False
        for number, name in enumerate(names, 1):
            try:
                asked = urllib.request.Request(os.environ['REGREEN_TARGET_HTTP'] + '/' + urllib.parse.quote(name), headers={'Regreen-Case': urllib.parse.quote(name)})
                with urllib.request.urlopen(asked, timeout=20) as answer:
                    good = answer.status == 200
            except OSError:
                good = False
            failed |= not good
            lines.append(f"{'ok' if good else 'not ok'} {number} - {name}")
        print('\n'.join(lines), file=open('results.tap', 'w'))
        sys.exit(1 if failed else 0)
        """;

    private readonly Workspace _workspace = Workspace.Empty();
    private readonly ScriptedServer _server = new();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _workspace.DisposeAsync();
    }

    [Fact]
    public async Task A_test_in_quarantine_is_a_case_of_its_own_and_its_suite_is_judged_without_it()
    {
        _server.Break("/b");
        await WriteAsync(Rerun);
        (await _workspace.RunAsync("test")).ShouldExitWith(1);

        await WriteAsync(Rerun, "quarantine: [{ case: own/b, owner: platform, reason: 'times out, #42', expires: 2999-12-31 }]");
        var ended = (await _workspace.RunAsync("test")).ShouldExitWith(4);
        ended.Error.ShouldContain("in quarantine own/b until 2999-12-31, platform: times out, #42");
        ended.Error.ShouldContain("In quarantine: own/b.");
        (await VerdictsAsync()).ShouldBe(["own/all unproven", "own/b failing"]);
        (await RanAsync()).Skip(3).ShouldBe(["ran ['a', 'b', 'c']", "ran ['b']", "ran ['b']", "ran ['b']"]);

        await WriteAsync(Rerun, "quarantine: [{ case: own/b, owner: platform, reason: 'times out, #42', expires: 2026-01-01 }]");
        (await _workspace.RunAsync("test")).ShouldExitWith(1).Error.ShouldContain("quarantine ended own/b on 2026-01-01");

        // Taken out, it is owed by its suite again.
        await _workspace.RunAsync("test");
        await WriteAsync(Rerun);
        await TinyProject.WriteAsync(_workspace, "names", "a\nc");
        (await _workspace.RunAsync("test")).ShouldExitWith(3).Error.ShouldContain("1 of the 3 tests of its manifest were not reported: b");

        await WriteAsync(Rerun, "quarantine: [{ case: own/x, owner: platform, reason: r, expires: 2999-12-31 }]");
        (await _workspace.RunAsync("test")).ShouldExitWith(2).Error.ShouldContain("'own/x' in 'quarantine' is no case of the suites.");
    }

    [Fact]
    public async Task A_test_can_be_set_apart_where_its_suite_runs_as_a_whole_only()
    {
        _server.Break("/b");
        await WriteAsync("", "quarantine: [{ case: own/b, owner: platform, reason: r, expires: 2999-12-31 }]");

        (await _workspace.RunAsync("test")).ShouldExitWith(4);

        (await VerdictsAsync()).ShouldBe(["own/all unproven", "own/b failing"]);
        (await _workspace.RunAsync("test", "own/b")).ShouldExitWith(4);
        (await _workspace.RunAsync("test", "own/a")).ShouldExitWith(2).Error.ShouldContain("'own/a' cannot be run alone.");
    }

    [Fact]
    public async Task Whether_a_test_is_flaky_is_decided_by_running_it_alone()
    {
        await WriteAsync(Rerun);
        (await _workspace.RunAsync("test")).ShouldExitWith(4);

        // When one test fails once
        _server.Script("/b", "x");
        (await _workspace.RunAsync("test")).ShouldExitWith(1).Error.ShouldContain("flaky    own/all  1 of ");

        // Then only that one ran again
        var ran = (await RanAsync()).Skip(1).ToList();
        ran[0].ShouldBe("ran ['a', 'b', 'c']");
        ran.Skip(1).Distinct(StringComparer.Ordinal).ShouldBe(["ran ['b']"]);

        // When it fails each time
        _server.Break("/b");
        (await _workspace.RunAsync("test")).ShouldExitWith(1);
        var last = (await _workspace.FactsAsync()).OfType<AttemptFinished>().Last().Judged;
        last.Verdict.ShouldBe(Verdict.Failing);
        last.Reason.ShouldStartWith("alone, b:");
        last.Expectations.Select(test => $"{test.Expectation} {test.Verdict}").ShouldBe(["a Unproven", "b Failing", "c Unproven"]);
    }

    [Fact]
    public async Task A_chosen_test_runs_alone_and_the_others_are_shown_as_not_run()
    {
        await WriteAsync(Rerun);
        await _workspace.RunAsync("test");

        (await _workspace.RunAsync("test", "own/b")).ShouldExitWith(4).Error.ShouldContain("Selection: 1 of 2 of the manifest (own/b).");
        (await VerdictsAsync()).ShouldBe(["own/all not-run", "own/b unproven"]);
        (await _workspace.RunAsync("test", "--case", "own/[ab]")).ShouldExitWith(2).Error.ShouldContain("There is no case 'own/[ab]'.");
        (await _workspace.RunAsync("test", "b", "c")).ShouldExitWith(4);
        (await RanAsync()).Skip(1).Order(StringComparer.Ordinal).ShouldBe(["ran ['b']", "ran ['b']", "ran ['c']"]);

        // What ran alone does not shrink what the suite must report.
        await TinyProject.WriteAsync(_workspace, "names", "a");
        (await _workspace.RunAsync("test")).ShouldExitWith(3).Error.ShouldContain("2 of the 3 tests of its manifest were not reported");
    }

    [Fact]
    public async Task What_failed_last_is_chosen_test_by_test()
    {
        _server.Break("/b");
        await WriteAsync(Rerun);
        (await _workspace.RunAsync("test")).ShouldExitWith(1);
        var before = (await RanAsync()).Length;

        _server.Script("/b", "");
        (await _workspace.RunAsync("test", "--last-failed")).ShouldExitWith(4);

        (await RanAsync()).Skip(before).ShouldBe(["ran ['b']"]);

        // That the suite is red no more is known when all of it has run.
        (await _workspace.RunAsync("test", "--last-failed")).ShouldExitWith(4);
        (await VerdictsAsync()).ShouldBe(["own/all unproven"]);
        (await _workspace.RunAsync("test", "--last-failed")).ShouldExitWith(5);
    }

    [Fact]
    public async Task A_name_is_one_word_of_the_command_whatever_it_holds()
    {
        const string name = "$(touch hurt); `touch hurt` && 'x \"y";
        await WriteAsync(Rerun);
        await TinyProject.WriteAsync(_workspace, "names", $"a\n{name}");
        await _workspace.RunAsync("test");

        (await _workspace.RunAsync("test", $"own/{name}")).ShouldExitWith(4);

        (await VerdictsAsync()).ShouldBe([$"own/{name} unproven", "own/all not-run"]);
        File.Exists(Path.Combine(_workspace.Folder, "hurt")).ShouldBeFalse();
        await WriteAsync(", rerun: \"bash -ec 'python3 suite.py {{case}}'\"");
        (await _workspace.RunAsync("test")).ShouldExitWith(2).Error.ShouldContain("'rerun' puts {{case}} into the text of a shell");
    }

    [Fact]
    public async Task A_test_that_its_command_does_not_report_is_an_error()
    {
        await WriteAsync(", rerun: 'python3 suite.py x{{case}}'");

        (await _workspace.RunAsync("test", "own/b")).ShouldExitWith(3).Error.ShouldContain("it was not reported; reported were xb");
    }

    [Fact]
    public async Task A_chosen_test_brings_its_proof()
    {
        await WriteAsync(Rerun, controls: "live");

        (await _workspace.RunAsync("test", "own/b")).ShouldExitWith(4).Error.ShouldContain("What was chosen is proven: 1 of 1 gated cases.");

        (await VerdictsAsync()).ShouldBe(["own/all not-run", "own/b proven"]);
        (await _workspace.RunAsync("verify")).ShouldExitWith(0);
    }

    private async Task<string[]> VerdictsAsync()
    {
        var run = ((RunStarted)(await _workspace.FactsAsync())[0]).Run;
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_workspace.Folder, ".regreen", "reports", run.Value, "report.json"), TestContext.Current.CancellationToken));
        return [.. report.RootElement.GetProperty("iterations")[0].GetProperty("cases").EnumerateArray().Select(item => $"{item.GetProperty("id").GetString()} {item.GetProperty("verdict").GetString()}").Order(StringComparer.Ordinal)];
    }

    private Task<string[]> RanAsync() => File.ReadAllLinesAsync(Path.Combine(_workspace.Folder, "ran"), TestContext.Current.CancellationToken);

    private async Task WriteAsync(string rerun, string more = "", string controls = "cheap")
    {
        await TinyProject.WriteAsync(_workspace, "regreen.yaml", $$$"""
            version: 1
            target: { http: "{{{_server.Address}}}", revision: { path: /version, field: revision } }
            suites:
              own: { command: "python3 suite.py", results: results.tap, controls: {{{controls}}}{{{rerun}}} }
            {{{more}}}

            """);
        await TinyProject.WriteAsync(_workspace, "suite.py", Suite);
        await TinyProject.WriteAsync(_workspace, "names", "a\nb\nc");
    }
}
