using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Repairing;
using Regreen.Core.Running;

namespace Regreen.Engine.Repairing;

/// <summary>
/// Lets the configured command, agent or model work in a clone that shares nothing with the user's repository and lacks the suites that are held out. It gets the case
/// file; only a patch comes back, which this program makes from the files that it finds.
/// </summary>
public sealed class RepairWriter(ProjectConfig config, IRepository repository, IEvidenceStore evidence, RepairTools tools, TimeProvider time)
{
    private const int MostPatchCharacters = 2_000_000;

    /// <summary>Asks for a repair of an issue and stores its patch; or says why there is none.</summary>
    public async Task<WrittenRepair> WriteAsync(RunState state, IssueId issue, Candidate head, CancellationToken cancellationToken)
    {
        var rules = await RepairRules.OfAsync(config, repository, head.Commit, cancellationToken);
        var heldOut = config.Suites.Where(suite => suite.HeldOut).ToImmutableArray();
        ImmutableArray<string> hidden = [.. heldOut.SelectMany(suite => suite.Scenarios)];
        if (CaseFile.Of(state, issue, [.. heldOut.Select(suite => suite.Name)], rules.Allowed, [.. rules.Judges.Except(hidden, StringComparer.Ordinal)]) is not { } file)
        {
            return new WrittenRepair(null, "Only cases that are held out fail, and those are shown to nobody who writes repairs.", null);
        }

        await using var clone = await repository.CloneAsync(head, hidden, cancellationToken);
        var folder = $"{clone.Folder}.case";
        try
        {
            var text = tools.Redact(CaseFileText.Write(file));
            var started = time.GetTimestamp();
            var (refusal, by) = tools.Model is { } model
                ? await AskAsync(model, new ModelRepairTask(RepairPrompt.Task, text, clone.Path, rules.MayWrite, config.Repair.Tokens, config.Repair.Timeout), cancellationToken)
                : await RunAsync(await WriteCaseAsync(folder, text, file, cancellationToken), clone, cancellationToken);
            by = string.Create(CultureInfo.InvariantCulture, $"{by} It took {time.GetElapsedTime(started).TotalSeconds:0} s.");
            return refusal is null ? await CollectAsync(clone, by, cancellationToken) : new WrittenRepair(null, tools.Redact(refusal), by);
        }
        finally
        {
            Remove(folder);
        }
    }

    private static async Task<(string? Refusal, string By)> AskAsync(IRepairModel model, ModelRepairTask task, CancellationToken cancellationToken)
    {
        var outcome = await model.RepairAsync(task, cancellationToken);
        return (outcome.Refusal, string.Create(CultureInfo.InvariantCulture,
            $"Written by the model {model.Name} with {outcome.Calls} calls of Regreen's edit tools, which reach nothing but its clone, and {outcome.Tokens:N0} tokens."));
    }

    private async Task<(string? Refusal, string By)> RunAsync(string caseFile, ICheckout clone, CancellationToken cancellationToken)
    {
        var command = RepairCommandLine.Of(config, caseFile);
        var outcome = await tools.Sandbox.RunAsync(command.Sandboxed(config, clone, tools.Environment), cancellationToken);
        var tokens = command.Tokens?.Count(outcome.Lines);
        var used = tokens is null ? "" : string.Create(CultureInfo.InvariantCulture, $" It reports {tokens:N0} tokens.");
        return (Refusal(outcome, tokens), $"Written by {command.Name}. {outcome.Confinement}{used}");
    }

    private string? Refusal(SandboxOutcome outcome, long? tokens) => outcome switch
    {
        SandboxOutcome.Refused refused => $"The repair command could not be started. {refused.Reason}",
        SandboxOutcome.Stopped stopped => $"The repair command was ended: {stopped.Reason}.",
        SandboxOutcome.Ended { ExitCode: not 0 } ended => string.Create(CultureInfo.InvariantCulture, $"The repair command ended with exit code {ended.ExitCode}: {LastLine(ended.Lines)}"),
        _ when tokens > config.Repair.Tokens => string.Create(CultureInfo.InvariantCulture, $"The repair command used {tokens:N0} tokens, more than {config.Repair.Tokens:N0}."),
        _ => null,
    };

    private async Task<WrittenRepair> CollectAsync(ICheckout clone, string by, CancellationToken cancellationToken)
    {
        var patch = await repository.CollectPatchAsync(clone, cancellationToken);
        return patch switch
        {
            { Length: 0 } => new WrittenRepair(null, "The repair command changed nothing.", by),
            { Length: > MostPatchCharacters } => new WrittenRepair(null, string.Create(CultureInfo.InvariantCulture, $"The patch has {patch.Length:N0} characters, more than {MostPatchCharacters:N0}."), by),
            _ => new WrittenRepair(await evidence.PutAsync(EvidenceKind.Diff, patch, cancellationToken), null, by),
        };
    }

    private async Task<string> WriteCaseAsync(string folder, string text, CaseFile file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "case.md");
        await File.WriteAllTextAsync(path, text, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "case.json"), tools.Redact(JsonSerializer.Serialize(file, CaseFileJson.Default.CaseFile)), cancellationToken);
        return path;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // What a program prints may hold what steers a terminal.
    private static string LastLine(ImmutableArray<string> lines)
    {
        var line = lines.LastOrDefault(text => !string.IsNullOrWhiteSpace(text)) ?? "it printed nothing";
        return string.Concat(line.Take(500).Select(character => char.IsControl(character) ? ' ' : character)).Trim();
    }
}
