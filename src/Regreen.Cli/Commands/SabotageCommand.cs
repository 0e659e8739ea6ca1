using System.CommandLine;
using Regreen.Cli.Hosting;
using Regreen.Core.Facts;
using Regreen.Core.Witnessing;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen sabotage</c>: shows that a case stays green while its traffic is broken.</summary>
internal static class SabotageCommand
{
    public static Command Create(CliHost host)
    {
        var suite = new Argument<string>("suite") { Description = "The suite." };
        var name = new Argument<string>("case") { Description = "The case: its id, or its name in the suite's results." };
        var control = new Argument<string>("control") { Description = $"What is broken in an existing suite: {string.Join(", ", SabotageWords.Names)}. Of a scenario the control, as its accusation calls it.", HelpName = "control" };
        var command = new Command("sabotage", "Runs a case again with one of its controls, and says whether it notices.").WithExamples(
            "regreen sabotage own 'tests.test_orders.test_total' blank-content");
        command.Add(suite);
        command.Add(name);
        command.Add(control);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result), cancellationToken);
            var id = new CaseId(result.GetValue(suite)!, result.GetValue(name)!);
            var seen = await session.SabotageAsync(id, result.GetValue(control)!, cancellationToken);
            var words = seen.TurnedRed ? "turns red" : seen.WasNotDone ? "was not put to the test" : "stays green";
            await host.Output.WriteLineAsync($"{id} {words} when {seen.Name}: {seen.Detail}");
            return (int)(seen.IsMet ? RunOutcome.ProvenGreen : RunOutcome.Unproven);
        });
        return command;
    }
}
