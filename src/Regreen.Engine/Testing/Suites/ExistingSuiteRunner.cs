using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Testing.Running;

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
        var report = Problem(command, suite) is { } problem ? new Report([], problem)
            : suite.Results.IsEmpty ? new Report([], null)
            : await files.ReadAsync(startedAt, Redactor(target, options), cancellationToken);
        return ExistingSuiteJudge.Judge(suite, manifest, report, command.ExitCode ?? -1, startedAt);
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
        var words = Template.FillWords(suite.Command ?? "", name => name switch { "target.http" => config.Http, "target.websocket" => config.WebSocket, _ => null });
        var environment = target.Environment
            .SetItem("REGREEN_TARGET_HTTP", config.Http)
            .SetItem("REGREEN_TARGET_WS", config.WebSocket ?? "");
        return ChildCommand.RunAsync(words, target.Root, environment, suite.Timeout, time, cancellationToken);
    }

    private static string? Problem(CommandResult command, SuiteConfig suite) => command switch
    {
        { TimedOut: true } => $"the command was ended after {suite.Timeout.TotalSeconds:0.###} s",
        { ExitCode: null } => $"the command could not be started: {command.Error}",
        _ => null,
    };
}
