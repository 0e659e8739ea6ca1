using System.CommandLine;
using Regreen.Cli.Hosting;
using Regreen.Core.Facts;
using Regreen.Core.Witnessing;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen sabotage</c>: shows that a case of an existing suite stays green while its traffic is broken.</summary>
internal static class SabotageCommand
{
    public static Command Create(CliHost host)
    {
        var suite = new Argument<string>("suite") { Description = "The existing suite." };
        var name = new Argument<string>("case") { Description = "The case, by its name in the suite's results." };
        var control = new Argument<string>("control") { Description = $"What is broken: {string.Join(", ", SabotageWords.Names)}.", HelpName = "control" };
        control.AcceptOnlyFromAmong([.. SabotageWords.Names]);
        var command = new Command("sabotage", "Runs an existing suite twice, the second time with the traffic of one case broken, and says whether the case notices.").WithExamples(
            "regreen sabotage own 'tests.test_orders.test_total' blank-content");
        command.Add(suite);
        command.Add(name);
        command.Add(control);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result), cancellationToken);
            var id = new CaseId(result.GetValue(suite)!, result.GetValue(name)!);
            var seen = await session.SabotageAsync(id, SabotageWords.Find(result.GetValue(control)!)!.Value, cancellationToken);
            var words = seen.TurnedRed ? "turns red" : seen.WasNotDone ? "was not put to the test" : "stays green";
            await host.Output.WriteLineAsync($"{id} {words} when {seen.Name}: {seen.Detail}");
            return (int)(seen.TurnedRed ? RunOutcome.ProvenGreen : RunOutcome.Unproven);
        });
        return command;
    }
}
