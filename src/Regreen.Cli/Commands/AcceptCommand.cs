using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen accept</c>: takes the tests that a suite reports now as those that it must report.</summary>
internal static class AcceptCommand
{
    public static Command Create(CliHost host)
    {
        var suite = new Argument<string?>("suite") { Description = "The suite. Default: every one with a command.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("accept", "Takes the tests that a suite reported in its newest run as the ones that it must account for.").WithExamples(
            "regreen accept", "regreen accept own");
        command.Add(suite);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result) with { ReadsOnly = true }, cancellationToken);
            foreach (var line in await session.AcceptAsync(result.GetValue(suite), cancellationToken))
            {
                await host.Output.WriteLineAsync(line);
            }

            return 0;
        });
        return command;
    }
}
