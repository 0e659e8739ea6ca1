using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CliWrap;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Process.Logs;

/// <summary>
/// Reads what a command prints: a JSON array, JSON lines or plain lines. No lines means that the command answered and had none; a command that
/// refuses, breaks off or does not answer in time is an error that says so.
/// </summary>
/// <remarks>The command line may hold <c>{{from}}</c>, <c>{{to}}</c>, <c>{{from_seconds}}</c>, <c>{{to_seconds}}</c>, <c>{{limit}}</c>, <c>{{deployment}}</c>, <c>{{revision}}</c> and <c>{{output.FIELD}}</c>.</remarks>
public sealed class CommandLogSource(ProjectConfig config, DriverHost host, TimeSpan timeout, TimeProvider time, string? command = null) : ILogSource
{
    private const string Hint = "Run the command of logs.command in regreen.yaml by hand.";
    private readonly string _command = command ?? config.Logs?.Command ?? throw new ArgumentException("The configuration has no 'logs.command'.", nameof(config));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        var words = Template.FillWords(_command, name => name switch
        {
            "from" => Instant(from),
            "to" => Instant(to),
            "from_seconds" => from.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            "to_seconds" => (to.ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture),
            "limit" => limit.ToString(CultureInfo.InvariantCulture),
            "deployment" => deployment.Id,
            "revision" => deployment.Revision.Tree ?? "",
            _ => deployment.Addresses.GetValueOrDefault(name),
        });
        var environment = ChildEnvironment.Of(host, config.Deploy ?? new DeployConfig(DriverKind.Command));
        var program = Programs.Find(words[0], environment.GetValueOrDefault("PATH", ""), config.Root)
            ?? throw new UserErrorException($"The program '{words[0]}' of logs.command was not found.", Hint);
        var output = await RunAsync(program, words, environment, cancellationToken);
        return LogWindow.Cut(Parse(output, Path.GetFileName(words[0])), from, to, limit, host.Redact);
    }

    private static IEnumerable<LogLine> Parse(string output, string source)
    {
        var text = output.Trim();
        if (!text.StartsWith('['))
        {
            return Lines(text, source);
        }

        using var document = LogEntry.TryParse(text);
        return document is not null
            ? [.. document.RootElement.EnumerateArray().Select(entry => LogEntry.FromJson(entry, source))]
            : text.AsSpan(1).TrimStart().StartsWith("{", StringComparison.Ordinal)
                ? throw new UserErrorException("The log command broke off in the middle of its JSON.", Hint)
                : Lines(text, source);
    }

    private static IEnumerable<LogLine> Lines(string text, string source) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LogEntry.FromLine(line.TrimEnd('\r'), source));

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private async Task<string> RunAsync(
        string program, ImmutableArray<string> words, ImmutableSortedDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        using var deadline = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments(words.Skip(1), escape: true)
                .WithWorkingDirectory(config.Root)
                .WithEnvironmentVariables(Only(environment))
                .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(linked.Token);
            return result.ExitCode == 0 ? output.ToString() : throw new UserErrorException(
                $"The log command was refused ({ProcessState.DescribeExit(result.ExitCode)}): {TellingLine(errors, output)}", Hint);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException(FormattableString.Invariant($"The log command did not answer within {timeout.TotalSeconds:0.##} s."), Hint);
        }
    }

    // Null takes a variable away that the command would inherit.
    private ImmutableDictionary<string, string?> Only(ImmutableSortedDictionary<string, string> environment) =>
        host.Environment.ToImmutableDictionary(pair => pair.Key, pair => (string?)environment.GetValueOrDefault(pair.Key), StringComparer.Ordinal);

    private string TellingLine(params ReadOnlySpan<StringBuilder> texts)
    {
        foreach (var text in texts)
        {
            if (text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } lines)
            {
                return host.Redact(lines[OutputEvidence.TellingLine(lines)]);
            }
        }

        return "it said nothing";
    }
}
