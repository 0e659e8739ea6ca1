using System.Text.Json;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

public sealed class ReportWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("regreen-reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_report_of_a_run_lies_in_its_folder_and_nothing_else()
    {
        var paths = await WriteAsync(JournalFixture.Instance.Entries);

        var run = Path.Combine(_folder, "20260309-084107-k7x2");
        paths.ShouldBe([.. new[] { "report.html", "iteration-1.md", "iteration-2.md", "junit.xml", "ctrf.json", "report.json" }.Select(name => Path.Combine(run, name))]);
        Directory.GetFiles(run).ShouldBe(paths, ignoreOrder: true);
        paths.ShouldAllBe(path => new FileInfo(path).Length > 0);
    }

    [Fact]
    public async Task Writing_again_replaces()
    {
        await WriteAsync(JournalFixture.Instance.Until<EvidenceGathered>());
        var paths = await WriteAsync(JournalFixture.Instance.Entries);

        (await File.ReadAllTextAsync(paths[0], TestContext.Current.CancellationToken)).ShouldContain("Proven green");
    }

    [Fact]
    public async Task The_json_report_is_a_contract() =>
        Snapshot.Match(await File.ReadAllTextAsync((await WriteAsync(JournalFixture.Instance.Entries))[^1], TestContext.Current.CancellationToken));

    [Fact]
    public async Task Lines_that_notice_nothing_stand_in_every_report()
    {
        var entries = JournalFixture.Instance.Entries.Select(entry => entry.Fact is AttemptFinished { Judged: { Passed: true, Expectations: [var first, ..] } judged } attempt
            ? entry with { Fact = attempt with { Judged = judged with { Expectations = [first with { IsUnmoved = true, At = "scenarios/agents.yaml:17" }] } } }
            : entry);

        var paths = await WriteAsync([.. entries]);

        string Text(string name) => File.ReadAllText(paths.Single(path => path.EndsWith(name, StringComparison.Ordinal)));
        Text("iteration-2.md").ShouldContain("### Expectations that notice nothing");
        Text("iteration-2.md").ShouldContain("scenarios/agents.yaml:17: 'the last event is agent\\_completed'");
        Text("report.html").ShouldContain("notices nothing: no control turned it red");
        Text("junit.xml").ShouldContain("<property name=\"notices-nothing\" value=\"scenarios/agents.yaml:17: 'the last event is agent_completed'\"");
        using var document = JsonDocument.Parse(Text("report.json"));
        document.RootElement.GetProperty("iterations")[1].GetProperty("cases")[0].GetProperty("noticesNothing")[0].GetString().ShouldBe("scenarios/agents.yaml:17: 'the last event is agent_completed'");
    }

    [Fact]
    public async Task The_json_report_and_the_exit_code_agree()
    {
        var paths = await WriteAsync(JournalFixture.Instance.Entries);

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(paths[^1], TestContext.Current.CancellationToken));
        document.RootElement.GetProperty("version").GetInt32().ShouldBe(1);
        document.RootElement.GetProperty("outcome").GetProperty("exitCode").GetInt32().ShouldBe((int)RunOutcome.ProvenGreen);
        document.RootElement.GetProperty("iterations")[0].GetProperty("proven").GetInt32().ShouldBe(1);
        document.RootElement.GetProperty("iterations")[1].GetProperty("proven").GetInt32().ShouldBe(8);
    }

    [Fact]
    public async Task A_run_id_never_leaves_the_folder()
    {
        var started = (RunStarted)JournalFixture.Instance.Entries[0].Fact;
        var entry = JournalFixture.Instance.Entries[0] with { Fact = started with { Run = new RunId("../../etc") } };

        var paths = await WriteAsync([entry]);

        paths.ShouldAllBe(path => path.StartsWith(_folder + Path.DirectorySeparatorChar + "______etc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_message_with_a_hint()
    {
        var file = Path.Combine(_folder, "taken");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var error = await Should.ThrowAsync<UserErrorException>(() => ReportWriter
            .WriteAsync(JournalFixture.Instance.Entries, JournalFixture.Instance.Evidence, file, TestContext.Current.CancellationToken));

        error.Message.ShouldStartWith($"The reports cannot be written to {file}");
        error.Hint.ShouldContain("regreen report");
    }

    [Fact]
    public async Task Every_report_says_that_an_unproven_green_is_accepted()
    {
        var started = (RunStarted)JournalFixture.Instance.Entries[0].Fact;
        Core.Recording.JournalEntry[] entries = [JournalFixture.Instance.Entries[0] with { Fact = started with { AcceptUnproven = true } }, .. JournalFixture.Instance.Entries.Skip(1)];

        foreach (var path in await WriteAsync(entries))
        {
            var said = Path.GetExtension(path) switch { ".json" => "\"accept\": \"unproven\"", ".xml" => "name=\"accept\" value=\"unproven\"", _ => Words.AcceptsUnproven };
            (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldContain(said);
        }

        StepSummary.Write(RunView.Of(entries)).ShouldContain(Words.AcceptsUnproven);
    }

    [Fact]
    public void The_step_summary_tells_the_end_and_the_price() =>
        Snapshot.Match(StepSummary.Write(RunView.Of(JournalFixture.Instance.Entries)));

    private async Task<System.Collections.Immutable.ImmutableArray<string>> WriteAsync(IReadOnlyList<Core.Recording.JournalEntry> entries) =>
        await ReportWriter.WriteAsync(entries, JournalFixture.Instance.Evidence, _folder, TestContext.Current.CancellationToken);
}
