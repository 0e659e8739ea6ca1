using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen approve</c>: lets a tried repair be committed and deployed, and goes on.</summary>
internal static class ApproveCommand
{
    public static Command Create(CliHost host)
    {
        var issue = new Argument<string>("issue") { Description = "The issue, as in issue-1." };
        var command = new Command("approve", "Lets the repair of an issue of the newest run be committed and deployed, and goes on with the run.").WithExamples("regreen approve issue-1");
        command.Add(issue);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result), cancellationToken);
            return (int)await session.ApproveAsync(result.GetRequiredValue(issue), cancellationToken);
        });
        return command;
    }
}
