using Microsoft.Data.Sqlite;
using Regreen.Engine.Tests.Reporting;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>Whatever a person gets wrong is answered with one sentence, a hint and exit code 2. The snapshots hold every word.</summary>
public sealed class WrongInputTests
{
    [Fact]
    public async Task A_folder_without_regreen_yaml()
    {
        await using var workspace = Workspace.Empty();

        var ended = await workspace.RunAsync("run");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task A_broken_regreen_yaml_is_answered_with_all_its_errors_at_once()
    {
        await using var workspace = Workspace.Empty();
        await TinyProject.WriteAsync(workspace, "regreen.yaml", """
            version: 2
            target: { htp: "http://127.0.0.1:1" }
            deploy: { driver: magic, build_timeout: soon }
            suites: { web: { scenarios: tests/missing.yaml } }
            limits: { iterations: 0 }

            """);

        var ended = await workspace.RunAsync("run");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task An_unknown_option()
    {
        await using var workspace = Workspace.Empty();

        var ended = await workspace.RunAsync("run", "--fast");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task An_unknown_command()
    {
        await using var workspace = Workspace.Empty();

        var ended = await workspace.RunAsync("fix");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task An_address_that_is_none()
    {
        await using var workspace = Workspace.Empty();

        var ended = await workspace.RunAsync("test", "ftp://localhost");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task A_variable_without_a_value()
    {
        await using var workspace = Workspace.Empty();

        var ended = await workspace.RunAsync("run", "--var", "NAME");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task A_scenario_with_an_unknown_field()
    {
        await using var workspace = await TinyProject.CreateAsync();
        await TinyProject.WriteAsync(workspace, "tests/web.yaml", """
            version: 1
            cases:
              - id: up
                steps:
                  - http: { method: GET, path: / }
                    expects: { status: 200 }

            """);
        await TinyProject.CommitAsync(workspace);

        var ended = await workspace.RunAsync("run");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task A_working_tree_with_uncommitted_changes()
    {
        await using var workspace = await TinyProject.CreateAsync();
        await TinyProject.WriteAsync(workspace, "main.txt", "changed\n");

        var ended = await workspace.RunAsync("run");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
        (await File.ReadAllTextAsync(Path.Combine(workspace.Folder, "main.txt"), TestContext.Current.CancellationToken)).ShouldBe("changed\n");
    }

    [Fact]
    public async Task A_folder_that_is_no_git_repository()
    {
        await using var workspace = await TinyProject.CreateAsync();
        Directory.Delete(Path.Combine(workspace.Folder, ".git"), recursive: true);

        var ended = await workspace.RunAsync("run");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Fact]
    public async Task A_journal_of_a_newer_version()
    {
        await using var workspace = await TinyProject.CreateAsync();
        (await workspace.RunAsync("report")).ShouldExitWith(2).Error.ShouldContain("There is no run yet.");
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(workspace.Folder, ".regreen", "journal.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var ended = await workspace.RunAsync("run");

        Snapshot.Match(ended.ShouldExitWith(2).Said(workspace));
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("report")]
    [InlineData("verify")]
    public async Task An_unknown_run(string command)
    {
        await using var workspace = await TinyProject.CreateAsync();

        var ended = await workspace.RunAsync(command, "20260101-000000-abcd");

        ended.ShouldExitWith(2).Error.ShouldBe("regreen: There is no run '20260101-000000-abcd'.\n  `regreen run` starts one.\n");
    }
}
