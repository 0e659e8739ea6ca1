using System.CommandLine;
using Regreen.Cli.Demo;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen demo</c>: the whole loop on the agent service that comes with Regreen.</summary>
internal static class DemoCommand
{
    public static Command Create(CliHost host)
    {
        var fault = new Option<string>("--fault") { Description = "Which fault strikes; --list names them.", DefaultValueFactory = _ => DemoFault.All[0].Name };
        fault.AcceptOnlyFromAmong([.. DemoFault.All.Select(known => known.Name)]);
        var list = new Option<bool>("--list") { Description = "Names the faults." };
        var prepare = new Option<DirectoryInfo?>("--prepare") { Description = "Makes a healthy workspace there, to break as you like.", HelpName = "DIR" };
        var seed = new Option<int>("--seed") { Description = "Draws the order of the commits, their messages and the culprit's place.", DefaultValueFactory = _ => 1 };
        var workspace = new Option<DirectoryInfo?>("--workspace") { Description = "Where the demo's workspace is made. Default: artifacts/demo/FAULT in Regreen's own folder, made anew each time.", HelpName = "DIR" };
        var repair = new Option<string?>("--repair") { Description = "A repair command for the workspace's regreen.yaml; it stands for any coding agent.", HelpName = "COMMAND" };
        var command = new Command("demo", "Breaks a real agent service and brings it back to proven green.").WithExamples(
            "regreen demo                                  # tokens break; one issue, one culprit, green again",
            "regreen demo --list",
            "regreen demo --fault layered                  # a second fault behind the first",
            "regreen demo --prepare /tmp/mine              # break it yourself, then: regreen run -C /tmp/mine");
        foreach (var option in new Option[] { fault, list, prepare, seed, workspace, repair })
        {
            command.Add(option);
        }

        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(list))
            {
                foreach (var known in DemoFault.All)
                {
                    await host.Output.WriteLineAsync($"{known.Name,-28}{known.Text}");
                }

                return 0;
            }

            var runner = new DemoRunner(host, ViewOptions.Of(result), result.GetValue(seed), result.GetValue(repair));
            return (int)(result.GetValue(prepare) is { } folder
                ? await runner.PrepareAsync(folder.FullName, cancellationToken)
                : await runner.RunAsync(DemoFault.All.First(known => known.Name == result.GetValue(fault)), result.GetValue(workspace)?.FullName, cancellationToken));
        });
        return command;
    }
}
