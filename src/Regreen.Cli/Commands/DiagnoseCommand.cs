using System.CommandLine;
using Regreen.Cli.Hosting;
using Regreen.Engine.Looping;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen diagnose</c>: tests and explains, and repairs nothing.</summary>
internal static class DiagnoseCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("diagnose", "Deploys, tests and explains, with experiments in previews; repairs nothing.").WithExamples("regreen diagnose");
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result), cancellationToken);
            return (int)await session.RunAsync(new RunRequest(TestOnly: false, ReadOnly: true, Attached: null), cancellationToken);
        });
        return command;
    }
}
