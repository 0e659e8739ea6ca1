using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Regreen.Core;
using Regreen.FaultLab.Planting;
using Regreen.FaultLab.Running;
using Regreen.FaultLab.Scoring;

namespace Regreen.FaultLab;

/// <summary>Plants every fault that was asked for, one after the other, lets the product work on each, and tells how well it did.</summary>
internal sealed class Lab(LabOptions options, TextWriter output, TextWriter progress, TimeProvider time)
{
    private readonly LabFolder _folder = new(options.Folder);

    /// <summary>Runs it.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var services = await LabService.ReadAllAsync(options.Home, cancellationToken);
        var chosen = services.SelectMany(service => service.Faults.Where(options.Wants).Select(fault => (Service: service, Fault: fault))).ToImmutableArray();
        if (chosen.IsEmpty || options.IsListing)
        {
            await ListAsync(services);
            return chosen.IsEmpty ? 2 : 0;
        }

        if (options.IsFresh)
        {
            LabFolder.Delete(_folder.Root);
        }

        Directory.CreateDirectory(_folder.Root);
        var runner = new FaultRunner(_folder, ProductStamp(), time);
        var scores = ImmutableArray.CreateBuilder<FaultScore>();
        foreach (var (service, fault) in chosen)
        {
            scores.Add(await KeptAsync(service, fault, runner, cancellationToken) ?? await RunAsync(service, fault, runner, cancellationToken));
            await TellAsync(scores[^1], scores.Count, chosen.Length);
        }

        var totals = new LabTotals(scores.ToImmutable());
        await output.WriteLineAsync(options.Json ? totals.ToJson() : totals.ToTable());
        return 0;
    }

    private async Task<FaultScore?> KeptAsync(LabService service, PlantedFault fault, FaultRunner runner, CancellationToken cancellationToken)
    {
        var file = ScoreFile(service, fault);
        if (options.Again || !File.Exists(file))
        {
            return null;
        }

        var score = JsonSerializer.Deserialize<FaultScore>(await File.ReadAllTextAsync(file, cancellationToken));
        return score?.Stamp == runner.StampOf(service, fault) ? score : null;
    }

    // A fault that goes wrong must not stop the others: what went wrong is its score.
    private async Task<FaultScore> RunAsync(LabService service, PlantedFault fault, FaultRunner runner, CancellationToken cancellationToken)
    {
        FaultScore score;
        try
        {
            score = await runner.RunAsync(service, fault, cancellationToken);
        }
        catch (Exception error) when (error is UserErrorException or IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            score = FaultRunner.Failed(service, fault, error.Message);
        }

        Directory.CreateDirectory(_folder.ResultOf(service.Name, fault.Name));
        await File.WriteAllTextAsync(ScoreFile(service, fault), JsonSerializer.Serialize(score), cancellationToken);
        return score;
    }

    private Task TellAsync(FaultScore score, int number, int of) => progress.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture, $"{(score.IsGood ? "✔" : "✘")} {number,3}/{of} {score.Service}/{score.Name} · {score.Seconds:0.0} s · {score.Outcome} · {score.Why}"));

    private async Task ListAsync(ImmutableArray<LabService> services)
    {
        foreach (var fault in services.SelectMany(service => service.Faults))
        {
            await output.WriteLineAsync($"{fault.Service}/{fault.Name,-40} {fault.Layer,-22} {fault.Text}");
        }
    }

    private string ScoreFile(LabService service, PlantedFault fault) => Path.Combine(_folder.ResultOf(service.Name, fault.Name), "score.json");

    // The product is what its assemblies are; the same sources give the same ones.
    private static string ProductStamp()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(RegreenProgram.Assembly)!, "*.dll").Where(path => !path.Contains("FaultLab", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
