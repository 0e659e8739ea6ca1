using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen test</c>: tests what is deployed, with a configuration or with nothing but an address.</summary>
internal static class TestCommand
{
    public static Command Create(CliHost host)
    {
        var address = new Argument<string?>("url") { Description = "An address to test with no file at all.", Arity = ArgumentArity.ZeroOrOne };
        var tokenCommand = new Option<string?>("--token-command") { Description = "A command that prints a token, for testing an address." };
        var message = new Option<string?>("--message") { Description = "A question to ask, for testing an address." };
        var agent = new Option<string?>("--agent") { Description = "The agent to ask, for testing an address." };
        var command = new Command("test", "Tests what is deployed and judges the greens; deploys and repairs nothing.").WithExamples(
            "regreen test                                                      # the suites of regreen.yaml",
            "regreen test https://agents.example.org --token-command './login alice'",
            "regreen test http://127.0.0.1:8080 --agent data --message 'How many requests were there?'");
        command.Add(address);
        command.Add(tokenCommand);
        command.Add(message);
        command.Add(agent);
        command.SetAction(async (result, cancellationToken) =>
        {
            var view = ViewOptions.Of(result);
            var url = result.GetValue(address);
            await using var session = url is null
                ? await ProjectSession.OpenAsync(host, view, cancellationToken)
                : await ProjectSession.OpenAddressAsync(host, view, new AddressRequest(url, result.GetValue(tokenCommand), result.GetValue(agent), result.GetValue(message)), cancellationToken);
            return (int)await session.TestAsync(cancellationToken);
        });
        return command;
    }
}
