using System.Text.Json;
using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>Flaky cases, cases in quarantine, and runs of a part of the manifest, as the whole program treats them.</summary>
public sealed class ChoosingTests : IAsyncDisposable
{
    private readonly Workspace _workspace = Workspace.Empty();
    private readonly ScriptedServer _server = new();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _workspace.DisposeAsync();
    }

    [Fact]
    public async Task A_case_that_fails_now_and_then_is_told_from_one_that_fails_more_often_than_where_it_was_proven()
    {
        // Given a case that was proven
        await WriteAsync("");
        (await _workspace.RunAsync("test")).ShouldExitWith(0);

        // When it fails once: flaky, which is red
        _server.Script("/b", "x");
        (await _workspace.RunAsync("test")).ShouldExitWith(1).Error.ShouldContain("flaky    web/b  1 of 6 attempts failed (0 of 1 where it was last proven)");

        // When it fails from now on: failing, after few reruns though it was flaky before
        _server.Break("/b");
        (await _workspace.RunAsync("test")).ShouldExitWith(1);
        var attempts = (await _workspace.FactsAsync()).OfType<AttemptFinished>().Where(attempt => attempt.Judged.Case.Name == "b").ToList();
        attempts.Count.ShouldBe(4);
        attempts[0].Judged.Record.ShouldBe(new Core.Rerunning.CaseRecord(1, 7));
        attempts.Skip(1).ShouldAllBe(attempt => attempt.Judged.Record == null);
        using var report = await ReportAsync();
        var told = report.RootElement.GetProperty("iterations")[0].GetProperty("cases").EnumerateArray().First(item => item.GetProperty("id").GetString() == "web/b");
        told.GetProperty("verdict").GetString().ShouldBe("failing");
        told.GetProperty("failures").GetProperty("rate").GetString().ShouldBe("higher");
        (await _workspace.RunAsync("verify")).ShouldExitWith(0);
    }

    [Fact]
    public async Task A_case_in_quarantine_keeps_the_run_from_being_green_until_its_last_day_and_makes_it_red_afterwards()
    {
        _server.Break("/b");
        await WriteAsync("quarantine: [{ case: web/b, owner: platform, reason: 'times out, #42', expires: 2999-12-31 }]");
        var ended = (await _workspace.RunAsync("test")).ShouldExitWith(4);
        ended.Error.ShouldContain("in quarantine web/b until 2999-12-31, platform: times out, #42");
        ended.Error.ShouldContain("1 of 3 gated cases are not proven. In quarantine: web/b.");

        await WriteAsync("quarantine: [{ case: web/b, owner: platform, reason: 'times out, #42', expires: 2026-01-01 }]");
        (await _workspace.RunAsync("test")).ShouldExitWith(1).Error.ShouldContain("quarantine ended web/b on 2026-01-01");

        await WriteAsync("quarantine: [{ case: web/x, owner: platform, reason: r, expires: 2999-12-31 }]");
        (await _workspace.RunAsync("test")).ShouldExitWith(2).Error.ShouldContain("regreen.yaml:5:22: 'web/x' in 'quarantine' is no case of the suites.");
    }

    [Fact]
    public async Task A_part_of_the_manifest_can_be_run_and_is_never_green()
    {
        await WriteAsync("");

        // What is chosen runs, and nothing else.
        var told = (await _workspace.RunAsync("test", "--tag", "smoke")).ShouldExitWith(4).Error;
        told.ShouldContain("What was chosen is proven: 2 of 2 gated cases. Selection: 2 of 3 of the manifest (--tag smoke).");
        told.ShouldContain("testing 2 cases");
        _server.TakeAsked().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(["/a", "/b"]);
        (await _workspace.RunAsync("test", "tests/web.yaml", "--priority", "high")).ShouldExitWith(4);
        _server.TakeAsked().Distinct(StringComparer.Ordinal).ShouldBe(["/c"]);

        // Nothing failed, so nothing is chosen.
        (await _workspace.RunAsync("test", "--last-failed")).ShouldExitWith(5).Error.ShouldContain("Nothing was chosen: --last-failed.");

        // What failed is remembered until it runs and does not.
        _server.Break("/b");
        (await _workspace.RunAsync("test", "--tag", "smoke")).ShouldExitWith(1);
        (await _workspace.RunAsync("test", "--case", "a")).ShouldExitWith(4);
        _server.Script("/b", "");
        _server.TakeAsked();
        (await _workspace.RunAsync("test", "--last-failed")).ShouldExitWith(4);
        _server.TakeAsked().Distinct(StringComparer.Ordinal).ShouldBe(["/b"]);
        (await _workspace.RunAsync("test", "--last-failed")).ShouldExitWith(5);

        // A name that stands for nothing is a mistake.
        (await _workspace.RunAsync("test", "--tag", "smoek")).ShouldExitWith(2).Error.ShouldContain("There is no tag 'smoek'.");
        (await _workspace.RunAsync("test", "--last-failed", "--", "true")).ShouldExitWith(2).Error.ShouldContain("Cases of a wrapped command cannot be chosen.");
    }

    [Fact]
    public async Task A_red_case_of_interleaved_users_says_how_to_see_it_again()
    {
        await WriteAsync("limits: { reruns: 0 }");
        await TinyProject.WriteAsync(_workspace, "tests/web.yaml", """
            version: 1
            cases:
              - id: two
                steps:
                  - together:
                      - [ { http: { path: /a }, expect: { status: 200 } }, { http: { path: /c }, expect: { status: 200 } } ]
                      - [ { http: { path: /b }, expect: { status: 200 } } ]
                    interleave: 12

            """);
        _server.Break("/b");

        (await _workspace.RunAsync("test")).ShouldExitWith(1);

        var judged = (await _workspace.FactsAsync()).OfType<AttemptFinished>().Single().Judged;
        judged.Receipt!.Seeds!.Value.ShouldBe([12]);
        judged.Reason.ShouldEndWith("its steps were interleaved by the seed 12; in the same order again: regreen test 'web/two'");
        _server.TakeAsked();
        (await _workspace.RunAsync("test", "web/two")).ShouldExitWith(1);
    }

    private async Task<JsonDocument> ReportAsync()
    {
        var run = ((RunStarted)(await _workspace.FactsAsync())[0]).Run;
        return JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_workspace.Folder, ".regreen", "reports", run.Value, "report.json"), TestContext.Current.CancellationToken));
    }

    private async Task WriteAsync(string more)
    {
        await TinyProject.WriteAsync(_workspace, "regreen.yaml", $$"""
            version: 1
            name: chosen
            target: { http: "{{_server.Address}}", revision: { path: /version, field: revision } }
            suites: { web: { scenarios: tests/web.yaml } }
            {{more}}

            """);
        await TinyProject.WriteAsync(_workspace, "tests/web.yaml", $$"""
            version: 1
            cases:
              - { id: a, tags: [smoke], claims: [reachable], steps: [{ http: { method: GET, path: /a }, expect: { status: 200 } }] }
              - { id: b, tags: [smoke, slow], claims: [reachable], steps: [{ http: { method: GET, path: /b }, expect: { status: 200 } }] }
              - { id: c, priority: high, owner: platform, claims: [reachable], steps: [{ http: { method: GET, path: /c }, expect: { status: 200 } }] }

            """);
    }
}
