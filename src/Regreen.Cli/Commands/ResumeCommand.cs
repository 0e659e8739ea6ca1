using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen resume</c>: goes on with a run that was cut short.</summary>
internal static class ResumeCommand
{
    public static Command Create(CliHost host)
    {
        var run = new Argument<string?>("run") { Description = "The run. Default: the newest.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("resume", "Goes on with a run that was killed, stopped or is waiting; nothing is committed or deployed twice.").WithExamples(
            "regreen resume", "regreen resume 20260105-091200-k7x2");
        command.Add(run);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result), cancellationToken);
            return (int)await session.ResumeAsync(result.GetValue(run), cancellationToken);
        });
        return command;
    }
}
