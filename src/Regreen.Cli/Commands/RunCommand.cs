using System.CommandLine;
using Regreen.Cli.Hosting;
using Regreen.Engine.Looping;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen run</c>: the whole loop.</summary>
internal static class RunCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("run", "Deploys, tests, explains, repairs, and tests again until green is proven or a person is needed.").WithExamples(
            "regreen run                     # in a folder with a regreen.yaml",
            "regreen run -C path/to/project",
            "regreen run --format json       # one fact a line on standard output");
        var outputs = GlobalOptions.Outputs();
        command.Add(outputs);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result).With(host, result.GetValue(outputs)), cancellationToken);
            return (int)await session.RunAsync(new RunRequest(TestOnly: false, ReadOnly: false, Attached: null), cancellationToken);
        });
        return command;
    }
}
