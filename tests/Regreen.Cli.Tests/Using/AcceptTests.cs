using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>The manifest of an existing suite: listed, remembered, accepted.</summary>
public sealed class AcceptTests : IAsyncDisposable
{
    private readonly Workspace _workspace = Workspace.Empty();

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task A_suite_may_report_fewer_tests_once_a_person_has_accepted_it()
    {
        await WriteAsync("");
        await ReportAsync("1..2\nok 1 - a\nok 2 - b\n");
        (await _workspace.RunAsync("test")).ShouldExitWith(4);
        await ReportAsync("1..1\nok 1 - a\n");
        (await _workspace.RunAsync("test")).ShouldExitWith(3).Error.ShouldContain("were not reported: b");
        (await _workspace.RunAsync("test")).ShouldExitWith(3);

        (await _workspace.RunAsync("accept")).ShouldExitWith(0).Output.ShouldBe(["own: 1 tests, without b"]);

        (await _workspace.RunAsync("test")).ShouldExitWith(4);
        (await _workspace.RunAsync("verify")).ShouldExitWith(0);
        (await _workspace.RunAsync("accept", "own")).ShouldExitWith(0).Output.ShouldBe(["own: 1 tests, as before"]);
    }

    [Fact]
    public async Task What_a_suite_lists_must_be_reported()
    {
        await WriteAsync(", list: \"printf 'a\\nb\\n'\"");
        await ReportAsync("1..1\nok 1 - a\n");

        (await _workspace.RunAsync("test")).ShouldExitWith(3).Error.ShouldContain("1 of the 2 tests of its manifest were not reported: b");
    }

    [Theory]
    [InlineData("sh -c 'echo no such module >&2; exit 2'", "could not be listed: it ended with exit code 2: no such module")]
    [InlineData("true", "names no test")]
    public async Task A_listing_that_fails_ends_the_run_before_it_begins(string list, string said)
    {
        await WriteAsync($", list: \"{list}\"");

        (await _workspace.RunAsync("test")).ShouldExitWith(2).Error.ShouldContain(said);
    }

    [Fact]
    public async Task A_suite_that_is_not_there_cannot_be_accepted()
    {
        await WriteAsync("");

        (await _workspace.RunAsync("accept", "other")).ShouldExitWith(2).Error.ShouldContain("There is no suite 'other' with a command.");
        (await _workspace.RunAsync("accept")).ShouldExitWith(0).Output.ShouldBe(["own: it has not run yet"]);
    }

    private Task WriteAsync(string more) => TinyProject.WriteAsync(_workspace, "regreen.yaml", $$"""
        version: 1
        target: { http: "http://127.0.0.1:9" }
        limits: { reruns: 0 }
        suites:
          own: { command: "cp report.tap results.tap", results: results.tap{{more}} }

        """);

    private Task ReportAsync(string tap) => TinyProject.WriteAsync(_workspace, "report.tap", tap);
}
