using System.Text;
using Regreen.Core.Facts;
using Regreen.Engine.Tests.Reporting;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>What programs and people rely on: a change of these snapshots is a change of the contract.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Exit_codes() =>
        Snapshot.Match(string.Concat(Enum.GetValues<RunOutcome>().Select(outcome => $"{(int)outcome,3} {outcome}\n")));

    [Fact]
    public async Task Help_of_every_command_ends_with_examples()
    {
        await using var workspace = Workspace.Empty();
        var all = new StringBuilder();
        foreach (var command in RegreenCommand.Create(Host).Subcommands.Where(command => !command.Hidden).Select(command => command.Name).Prepend(""))
        {
            var ended = await workspace.RunAsync([.. command.Length == 0 ? [] : new[] { command }, "--help"]);
            var help = string.Join('\n', ended.ShouldExitWith(0).Output).TrimEnd();
            help.Split("Examples:\n").Length.ShouldBe(2, help);
            help.Split("Examples:\n")[1].ShouldStartWith($"  regreen{(command.Length == 0 ? "" : $" {command}")}");
            all.Append("## regreen ").Append(command).Append("\n\n").Append(help).Append("\n\n");
        }

        Snapshot.Match(all.ToString());
    }

    [Fact]
    public async Task Into_a_pipe_goes_a_proven_run_without_one_escape()
    {
        await using var workspace = await TinyProject.CreateAsync();

        var ended = await RegreenProcess.RunAsync(workspace.Folder, workspace.Environment.Add("TERM", "xterm-256color").Add("NO_COLOR", "1"), "run");

        ended.ShouldExitWith(0).Error.ShouldContain("proven");
        (ended.Error + string.Concat(ended.Output)).Where(character => char.IsControl(character) && character != '\n').ShouldBeEmpty();
    }

    [Fact]
    public async Task Json_is_one_fact_a_line_and_nothing_else()
    {
        await using var workspace = await TinyProject.CreateAsync();

        var ended = (await workspace.RunAsync("run", "--format", "json")).ShouldExitWith(0);

        var facts = ended.Output.Select(Regreen.Core.Recording.FactJson.Read).ToList();
        facts[0].ShouldBeOfType<RunStarted>();
        facts.OfType<RunEnded>().ShouldHaveSingleItem().Outcome.ShouldBe(RunOutcome.ProvenGreen);
        facts.Count.ShouldBe((await workspace.FactsAsync()).Length);
    }

    private static Regreen.Cli.Hosting.CliHost Host { get; } = new(
        "/", System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, TextWriter.Null, TextWriter.Null, TimeProvider.System);
}
