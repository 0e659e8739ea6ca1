using System.Collections.Immutable;
using System.Text;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Suites.Results;

namespace Regreen.Engine.Testing.Suites;

/// <summary>
/// Runs a suite that exists already by its own command. All that is known of its tests is what their file says, so none of them is better than unproven.
/// </summary>
public sealed class ExistingSuiteRunner(IEvidenceStore evidence, TimeProvider time)
{
    /// <summary>Runs the suite once. Every test of the manifest is accounted for, and every test that ran.</summary>
    public async Task<ImmutableArray<CaseJudged>> RunAsync(SuiteConfig suite, CaseTarget target, ImmutableArray<ManifestEntry> manifest, CaseOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var startedAt = time.GetUtcNow();
        var files = new ResultFiles(suite, target.Root, evidence);
        files.Remember();
        var command = await RunAsync(suite, target, cancellationToken);
        var report = await ReadAsync(suite, command, files, startedAt, Redactor(target, options), cancellationToken);
        return ExistingSuiteJudge.Judge(suite, manifest, report, command.ExitCode ?? -1, startedAt);
    }

    /// <summary>Gets who is shown what the commands print, or null.</summary>
    public Action<string>? Echo { get; init; }

    private static async Task<Report> ReadAsync(
        SuiteConfig suite, CommandResult command, ResultFiles files, DateTimeOffset startedAt, Redactor redactor, CancellationToken cancellationToken)
    {
        if (Problem(command, suite) is { } problem)
        {
            return new Report([], problem);
        }

        var report = suite.Results.IsEmpty && !suite.IsWrapped ? new Report([], null) { HasFile = false } : await files.ReadAsync(startedAt, redactor, cancellationToken);
        return suite.IsWrapped && !report.HasFile ? Printed(command, redactor) : report;
    }

    // Some tools write nothing and print TAP.
    private static Report Printed(CommandResult command, Redactor redactor)
    {
        var reading = ResultFile.Read(Encoding.UTF8.GetBytes(command.Output), ResultFormat.Tap, redactor.Redact);
        return new Report([.. reading.Tests.Select(test => new FoundTest(test, null))], null) { HasFile = reading.Problem is null };
    }

    private static Redactor Redactor(CaseTarget target, CaseOptions options)
    {
        var redactor = new Redactor(options.RedactionKey);
        foreach (var secret in options.Secrets.Concat(target.Config.Users.Values.SelectMany(user => new[] { user.Secret, user.Token }).OfType<string>()))
        {
            redactor.Know(secret);
        }

        return redactor;
    }

    private Task<CommandResult> RunAsync(SuiteConfig suite, CaseTarget target, CancellationToken cancellationToken)
    {
        var config = target.Config;
        var words = !suite.Words.IsEmpty
            ? suite.Words
            : Template.FillWords(suite.Command ?? "", name => name switch { "target.http" => config.Http, "target.websocket" => config.WebSocket, _ => target.ValueOf(name) });
        var environment = target.Environment
            .SetItem("REGREEN_TARGET_HTTP", config.Http)
            .SetItem("REGREEN_TARGET_WS", config.WebSocket ?? "");
        return ChildCommand.RunAsync(words, target.Root, environment, suite.Timeout, time, new ChildOptions { EndsTheRest = true, Echo = Echo }, cancellationToken);
    }

    private static string? Problem(CommandResult command, SuiteConfig suite) => command switch
    {
        { TimedOut: true } => $"the command was ended after {suite.Timeout.TotalSeconds:0.###} s",
        { ExitCode: null } => $"the command could not be started: {command.Error}",
        _ => null,
    };
}
