using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen report</c>: writes the reports of a run again.</summary>
internal static class ReportCommand
{
    public static Command Create(CliHost host)
    {
        var run = new Argument<string?>("run") { Description = "The run. Default: the newest.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("report", "Writes the reports of a run from its journal: Markdown, HTML, JUnit, CTRF, JSON.").WithExamples(
            "regreen report", "regreen report --format json");
        command.Add(run);
        var outputs = GlobalOptions.Outputs();
        command.Add(outputs);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result).With(host, result.GetValue(outputs)) with { ReadsOnly = true }, cancellationToken);
            foreach (var path in await session.ReportAsync(result.GetValue(run), cancellationToken))
            {
                await host.Output.WriteLineAsync(path);
            }

            return 0;
        });
        return command;
    }
}
