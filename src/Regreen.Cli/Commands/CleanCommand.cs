using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen clean</c>: removes what runs left and nobody needs.</summary>
internal static class CleanCommand
{
    public static Command Create(CliHost host)
    {
        var all = new Option<bool>("--all") { Description = "Builds and old evidence too; the journal stays." };
        var command = new Command("clean", "Removes abandoned worktrees and previews, and evidence older than 30 days that no run names; --all removes builds too.").WithExamples(
            "regreen clean", "regreen clean --all");
        command.Add(all);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result) with { ReadsOnly = true }, cancellationToken);
            await host.Error.WriteLineAsync(await session.CleanAsync(result.GetValue(all), cancellationToken));
            return 0;
        });
        return command;
    }
}
