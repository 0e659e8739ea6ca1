using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen init</c>: writes a first regreen.yaml.</summary>
internal static class InitCommand
{
    public static Command Create(CliHost host)
    {
        var url = new Option<string?>("--url") { Description = "Where the service runs now; it is asked what it is." };
        var force = new Option<bool>("--force") { Description = "Writes over an existing regreen.yaml." };
        var command = new Command("init", "Looks at the repository and writes a first regreen.yaml.").WithExamples(
            "regreen init", "regreen init --url http://127.0.0.1:8080");
        command.Add(url);
        command.Add(force);
        command.SetAction((result, cancellationToken) =>
            ProjectWriter.WriteAsync(host, ViewOptions.Of(result), result.GetValue(url), result.GetValue(force), cancellationToken));
        return command;
    }
}
