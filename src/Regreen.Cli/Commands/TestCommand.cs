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
        var words = new Argument<string[]>("what") { Description = "An address to test with no file at all, or -- and a command to wrap.", Arity = ArgumentArity.ZeroOrMore, HelpName = "url | -- command" };
        var tokenCommand = new Option<string?>("--token-command") { Description = "A command that prints a token, for testing an address." };
        var message = new Option<string?>("--message") { Description = "A question to ask, for testing an address." };
        var agent = new Option<string?>("--agent") { Description = "The agent to ask, for testing an address." };
        var timeout = new Option<string?>("--timeout") { Description = "How long a wrapped command may take, as in 30s. Default: 10m." };
        var outputs = GlobalOptions.Outputs();
        var command = new Command("test", "Tests what is deployed and judges the greens; deploys and repairs nothing.").WithExamples(
            "regreen test                                                      # the suites of regreen.yaml",
            "regreen test https://agents.example.org --token-command './login alice'",
            "regreen test http://127.0.0.1:8080 --agent data --message 'How many requests were there?'",
            "regreen test -- npm test                                          # any command, with no file at all: never proven");
        foreach (var option in new Option[] { tokenCommand, message, agent, timeout, outputs })
        {
            command.Add(option);
        }

        command.Add(words);
        command.SetAction(async (result, cancellationToken) =>
        {
            var view = ViewOptions.Of(result).With(host, result.GetValue(outputs));
            var given = Given.Of(result, result.GetValue(words) ?? []);
            if (given.IsWrapped)
            {
                await using var wrapped = await ProjectSession.OpenCommandAsync(host, view, given.Words, TimeoutOf(result.GetValue(timeout)), cancellationToken);
                return (int)await wrapped.WrapAsync(cancellationToken);
            }

            await using var session = given.Words.Count == 0
                ? await ProjectSession.OpenAsync(host, view, cancellationToken)
                : await ProjectSession.OpenAddressAsync(host, view, new AddressRequest(given.Words[0], result.GetValue(tokenCommand), result.GetValue(agent), result.GetValue(message)), cancellationToken);
            return (int)await session.TestAsync(cancellationToken);
        });
        return command;
    }

    private static TimeSpan TimeoutOf(string? text) => text is null ? Longest
        : DurationText.Read(text) ?? throw new UserErrorException($"--timeout '{text}' is no duration.", "Write it as 30s or 5m.", FailureCategory.Usage);

    /// <summary>What stands on the command line.</summary>
    /// <param name="IsWrapped">Whether it stands behind <c>--</c>.</param>
    /// <param name="Words">The words.</param>
    private sealed record Given(bool IsWrapped, IReadOnlyList<string> Words)
    {
        public static Given Of(ParseResult result, string[] words)
        {
            var isWrapped = result.Tokens.Any(token => token.Type == TokenType.DoubleDash);
            return isWrapped && words.Length == 0 ? throw new UserErrorException("Nothing stands behind '--'.", "Write the command there, as in `regreen test -- npm test`.", FailureCategory.Usage)
                : !isWrapped && words.Length > 1 ? throw new UserErrorException($"'{words[1]}' is one word too many.", "Write one address, or `regreen test -- COMMAND`.", FailureCategory.Usage)
                : new Given(isWrapped, words);
        }
    }
}
