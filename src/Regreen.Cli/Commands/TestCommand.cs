using System.CommandLine;
using System.CommandLine.Parsing;
using Regreen.Cli.Hosting;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Engine.Configuring;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen test</c>: tests what is deployed, with a configuration, with nothing but an address, or by a command of any kind.</summary>
internal static class TestCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static Command Create(CliHost host)
    {
        var words = new Argument<string[]>("what") { Description = "Suites, scenario files or cases to run of regreen.yaml; an address to test with no file at all; or -- and a command to wrap.", Arity = ArgumentArity.ZeroOrMore, HelpName = "focus | url | -- command" };
        var tokenCommand = new Option<string?>("--token-command") { Description = "A command that prints a token, for testing an address." };
        var message = new Option<string?>("--message") { Description = "A question to ask, for testing an address." };
        var agent = new Option<string?>("--agent") { Description = "The agent to ask, for testing an address." };
        var timeout = new Option<string?>("--timeout") { Description = "How long a wrapped command may take, as in 30s. Default: 10m." };
        var outputs = GlobalOptions.Outputs();
        var choosing = new ChoosingOptions();
        var command = new Command("test", "Tests what is deployed and judges the greens; deploys and repairs nothing.").WithExamples(
            "regreen test                                                      # the suites of regreen.yaml",
            "regreen test agents --tag smoke --priority high                   # of the suite agents, what is tagged and matters",
            "regreen test --last-failed                                        # what was red when it ran last",
            "regreen test https://agents.example.org --token-command './login alice'",
            "regreen test http://127.0.0.1:8080 --agent data --message 'How many requests were there?'",
            "regreen test -- npm test                                          # any command, with no file at all: never proven");
        foreach (var option in (Option[])[.. choosing.All, tokenCommand, message, agent, timeout, outputs])
        {
            command.Add(option);
        }

        command.Add(words);
        command.SetAction(async (result, cancellationToken) =>
        {
            var view = ViewOptions.Of(result).With(host, result.GetValue(outputs));
            var given = Given.Of(result, result.GetValue(words) ?? []);
            var filter = choosing.Of(result, given.Focus);
            if (given.IsWrapped)
            {
                await using var wrapped = await ProjectSession.OpenCommandAsync(host, view, given.Words, TimeoutOf(result.GetValue(timeout)), cancellationToken);
                return (int)await wrapped.WrapAsync(cancellationToken);
            }

            await using var session = given.Address is null
                ? await ProjectSession.OpenAsync(host, view, cancellationToken)
                : await ProjectSession.OpenAddressAsync(host, view, new AddressRequest(given.Address, result.GetValue(tokenCommand), result.GetValue(agent), result.GetValue(message)), cancellationToken);
            return (int)await session.TestAsync(filter, cancellationToken);
        });
        return command;
    }

    private static TimeSpan TimeoutOf(string? text) => text is null ? Longest
        : DurationText.Read(text) ?? throw new UserErrorException($"--timeout '{text}' is no duration.", "Write it as 30s or 5m.", FailureCategory.Usage);

    /// <summary>What stands on the command line: a command behind <c>--</c>, one address, or names to choose by.</summary>
    private sealed record Given(bool IsWrapped, string? Address, IReadOnlyList<string> Words)
    {
        public IReadOnlyList<string> Focus => IsWrapped || Address is not null ? [] : Words;

        public static Given Of(ParseResult result, string[] words)
        {
            var isWrapped = result.Tokens.Any(token => token.Type == TokenType.DoubleDash);
            var address = isWrapped ? null : words.FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal));
            return isWrapped && words.Length == 0 ? throw new UserErrorException("Nothing stands behind '--'.", "Write the command there, as in `regreen test -- npm test`.", FailureCategory.Usage)
                : address is not null && words.Length > 1 ? throw new UserErrorException($"'{words.First(word => word != address)}' is one word too many.", "Write one address, or `regreen test -- COMMAND`.", FailureCategory.Usage)
                : new Given(isWrapped, address, words);
        }
    }
}
