using System.Collections.Immutable;
using System.Xml;
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
        var file = Path.Combine(target.Root, suite.JUnit ?? "");
        var before = File.Exists(file) ? File.GetLastWriteTimeUtc(file) : (DateTime?)null;
        var command = await RunAsync(suite, target, cancellationToken);
        var report = Problem(command, suite) is { } problem ? new Report([], problem, null) : await ReadAsync(file, before, Redactor(target, options), cancellationToken);
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

    private async Task<Report> ReadAsync(string file, DateTime? before, Redactor redactor, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return new Report([], "the command wrote no result file", null);
        }

        if (File.GetLastWriteTimeUtc(file) == before)
        {
            return new Report([], "the result file is older than the run", null);
        }

        if (new FileInfo(file).Length > JUnitReader.MostCharacters)
        {
            return new Report([], "the result file is too large", null);
        }

        var text = redactor.Redact(await File.ReadAllTextAsync(file, cancellationToken));
        try
        {
            return new Report(JUnitReader.Read(text), null, new StoredReport(await evidence.PutAsync(EvidenceKind.Output, text, cancellationToken), text.Split('\n')));
        }
        catch (XmlException exception)
        {
            return new Report([], $"the result file cannot be read: {exception.Message}", null);
        }
    }
}

/// <summary>A result file in the evidence store.</summary>
internal sealed record StoredReport(EvidenceId Id, string[] Lines);

/// <summary>What came of a run of an existing suite.</summary>
/// <param name="Tests">The tests in the file.</param>
/// <param name="Problem">Why there is no file to trust, or null.</param>
/// <param name="Stored">The stored file, or null.</param>
internal sealed record Report(ImmutableArray<ReportedTest> Tests, string? Problem, StoredReport? Stored);
