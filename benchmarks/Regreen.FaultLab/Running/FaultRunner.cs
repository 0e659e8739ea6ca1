using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Regreen.Cli.Demo;
using Regreen.FaultLab.Planting;
using Regreen.FaultLab.Scoring;

namespace Regreen.FaultLab.Running;

/// <summary>Runs one fault: a proven workspace, the fault in it, the product on it, and what it said against the truth.</summary>
internal sealed class FaultRunner(LabFolder folder, string product, TimeProvider time)
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromMinutes(1);
    private const int MostTriesToProve = 3;

    private readonly RegreenProgram _regreen = new(time);

    /// <summary>Gets what stands for <c>%WORD%</c> in the files of a workspace.</summary>
    public ImmutableDictionary<string, string> Words { get; } = ImmutableDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("PROGRAM", RegreenProgram.Assembly),
        KeyValuePair.Create("LAB", typeof(FaultRunner).Assembly.Location),
        KeyValuePair.Create("FOLDER", Path.GetDirectoryName(typeof(FaultRunner).Assembly.Location)!),
        KeyValuePair.Create("STATE", folder.RepairFile),
    ]);

    /// <summary>Runs a fault and leaves nothing behind that runs.</summary>
    public async Task<FaultScore> RunAsync(LabService service, PlantedFault fault, CancellationToken cancellationToken)
    {
        var result = folder.ResultOf(service.Name, fault.Name);
        if (Directory.Exists(result))
        {
            Directory.Delete(result, recursive: true);
        }

        Directory.CreateDirectory(result);
        var workspace = LabWorkspace.Plan(folder.WorkOf(service.Name), service, fault, Words);
        try
        {
            if (await PrepareAsync(workspace, result, cancellationToken) is not { } secrets)
            {
                return Failed(service, fault, "the healthy workspace was not proven; see the log of the result");
            }

            var truth = await workspace.StrikeAsync(secrets, cancellationToken);
            await PlantedRepair.WriteAsync(folder.RepairFile, fault, cancellationToken);
            var before = NewestReport(workspace.Folder);
            var start = time.GetTimestamp();
            var exitCode = await _regreen.RunAsync(workspace.Folder, Log(result), service.Patience, new Strike(workspace.Folder, fault.Kill).Saw, ["run", "--no-input"], cancellationToken);
            var seconds = time.GetElapsedTime(start).TotalSeconds;
            var score = Scorer.Score(fault, truth, await ReadReportAsync(NewestReport(workspace.Folder), before, result, cancellationToken), await TouchedAsync(workspace.Folder, cancellationToken));
            score = score with { Seconds = Math.Round(seconds, 1), Stamp = StampOf(service, fault) };
            return exitCode is null ? score with { EndedRight = false, Why = string.Create(CultureInfo.InvariantCulture, $"it did not end within {service.Patience.TotalMinutes:0} min. {score.Why}") } : score;
        }
        finally
        {
            await StopAsync(workspace.Folder, result);
        }
    }

    /// <summary>Scores a fault that could not be run.</summary>
    public static FaultScore Failed(LabService service, PlantedFault fault, string why) =>
        new() { Service = service.Name, Name = fault.Name, Layer = fault.Layer, Outcome = "not run", Why = why, IsControl = fault.IsControl, IsRepairable = fault.IsRepairable, IsInReach = fault is { IsInReach: true, IsControl: false }, IsFromTheBeginning = fault.IsFromTheBeginning };

    /// <summary>Tells which product and which fault a score is of.</summary>
    public string StampOf(LabService service, PlantedFault fault)
    {
        var workspace = LabWorkspace.Plan("/", service, fault, ImmutableDictionary<string, string>.Empty);
        var last = workspace.History.Landing[^1].Files;
        var parts = fault.Parts.SelectMany(part => part.Edit.Changes.Select(change => $"{part.Place} {part.Blame} {change.Path} {change.Before} {change.Now}"));
        return Hash([product, fault.Kill ?? "", string.Join(' ', fault.Ends), .. parts, .. last.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}")]);
    }

    // A proven workspace is made once and copied for each fault that begins with the same.
    private async Task<DrawnSecrets?> PrepareAsync(LabWorkspace workspace, string result, CancellationToken cancellationToken)
    {
        await StopAsync(workspace.Folder, result);
        LabFolder.Empty(workspace.Folder);
        if (workspace.Fault.IsFromTheBeginning)
        {
            return await workspace.BeginAsync(cancellationToken);
        }

        var proven = folder.ProvenOf($"{workspace.Service.Name}-{Hash([product, .. workspace.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}"), .. workspace.History.Proven.Select(commit => commit.Name)])[..12]}");
        var known = $"{proven}.secrets.json";
        if (Directory.Exists(proven))
        {
            LabFolder.Copy(proven, workspace.Folder);
            return new DrawnSecrets(JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(known, cancellationToken))!);
        }

        var secrets = await workspace.BeginAsync(cancellationToken);
        if (!await ProveAsync(workspace, result, cancellationToken))
        {
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(proven)!);
        await File.WriteAllTextAsync(known, JsonSerializer.Serialize(secrets.Known), cancellationToken);
        var half = $"{proven}.part";
        LabFolder.Delete(half);
        LabFolder.Copy(workspace.Folder, half);
        Directory.Move(half, proven);
        return secrets;
    }

    private async Task<bool> ProveAsync(LabWorkspace workspace, string result, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostTriesToProve; attempt++)
        {
            var exitCode = await _regreen.RunAsync(workspace.Folder, Log(result), workspace.Service.Patience, null, ["run", "--no-input"], cancellationToken);
            if (exitCode == 0)
            {
                await StopAsync(workspace.Folder, result);
                return true;
            }
        }

        return false;
    }

    private async Task StopAsync(string work, string result)
    {
        if (File.Exists(Path.Combine(work, "regreen.yaml")))
        {
            await _regreen.RunAsync(work, Log(result), TimeToStop, null, ["down"], CancellationToken.None);
        }

        if (Leftovers.End(work) is var left and > 0)
        {
            await File.AppendAllTextAsync(Log(result), string.Create(CultureInfo.InvariantCulture, $"lab: ended {left} processes that were still running\n"), CancellationToken.None);
        }
    }

    private static string? NewestReport(string work)
    {
        var reports = Path.Combine(work, ".regreen", "reports");
        return Directory.Exists(reports) ? Directory.GetDirectories(reports).Order(StringComparer.Ordinal).LastOrDefault() : null;
    }

    // A run that ended before it could report has none: what is newest then is that of the healthy run before it.
    private static async Task<RunReport?> ReadReportAsync(string? newest, string? before, string result, CancellationToken cancellationToken)
    {
        if (newest is null || newest == before || !File.Exists(Path.Combine(newest, "report.json")))
        {
            return null;
        }

        LabFolder.Copy(newest, Path.Combine(result, "report"));
        return RunReport.Parse(await File.ReadAllTextAsync(Path.Combine(newest, "report.json"), cancellationToken));
    }

    // What the product's branches change, and what of the checked-out files is not as it was committed.
    private static async Task<ImmutableArray<string>> TouchedAsync(string work, CancellationToken cancellationToken)
    {
        var touched = ImmutableArray.CreateBuilder<string>();
        touched.AddRange(Lines(await LabGit.ReadAsync(work, ["diff", "--name-only", "HEAD"], cancellationToken)));
        foreach (var branch in Lines(await LabGit.ReadAsync(work, ["branch", "--list", "--format=%(refname)", "regreen/*"], cancellationToken)))
        {
            touched.AddRange(Lines(await LabGit.ReadAsync(work, ["diff", "--name-only", $"main...{branch}"], cancellationToken)));
        }

        return touched.ToImmutable();

        static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Log(string result) => Path.Combine(result, "log.txt");

    private static string Hash(IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
}
