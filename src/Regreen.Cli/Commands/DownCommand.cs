using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen down</c>: stops the target and every preview.</summary>
internal static class DownCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("down", "Stops what Regreen deployed from here: the target, and previews that a killed run left.").WithExamples("regreen down");
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result) with { ReadsOnly = true }, cancellationToken);
            await host.Error.WriteLineAsync(await session.DownAsync(cancellationToken));
            return 0;
        });
        return command;
    }
}
