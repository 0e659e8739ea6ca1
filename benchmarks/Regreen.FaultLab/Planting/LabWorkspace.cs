using System.Collections.Immutable;
using Regreen.Cli.Demo;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.FaultLab.Planting;

/// <summary>A folder with a service's repository and what lies beside it, into which one fault is planted.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Service">The service.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Files">All files of today, in the variants that the fault needs; secrets are not drawn.</param>
/// <param name="History">The commits.</param>
internal sealed record LabWorkspace(string Folder, LabService Service, PlantedFault Fault, ImmutableDictionary<string, string> Files, LabHistory History)
{
    private DemoRepository Repository { get; } = new(Folder, DemoWorkspace.Begin);

    /// <summary>Plans a workspace.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="service">The service.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="words">What stands for <c>%WORD%</c> in the workspace's files.</param>
    public static LabWorkspace Plan(string folder, LabService service, PlantedFault fault, IReadOnlyDictionary<string, string> words)
    {
        var files = service.FilesFor(fault);
        var text = files["regreen.yaml"];
        files = files.SetItem("regreen.yaml", words.Aggregate(text, (current, word) => current.Replace($"%{word.Key}%", word.Value, StringComparison.Ordinal)));
        return new LabWorkspace(folder, service, fault, files, LabHistory.Plan(service, files.RemoveRange(service.Outside), fault));
    }

    /// <summary>Makes it up to the proven head, and gives the secrets that were drawn.</summary>
    public async Task<DrawnSecrets> BeginAsync(CancellationToken cancellationToken)
    {
        var secrets = new DrawnSecrets();
        foreach (var path in Service.Outside.Where(Files.ContainsKey))
        {
            DemoWorkspace.WriteOutside(Path.Combine(Folder, path), secrets.Fill(Files[path]));
        }

        await Repository.InitAsync(cancellationToken);
        foreach (var commit in History.Proven)
        {
            await Repository.CommitAsync(commit, cancellationToken);
        }

        return secrets;
    }

    /// <summary>Lets the later commits land on the proven head, changes what lies beside the repository, and tells what is to blame.</summary>
    public async Task<Truth> StrikeAsync(DrawnSecrets secrets, CancellationToken cancellationToken)
    {
        Repository.GoOnAfter(History.Proven);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var commit in History.Landing)
        {
            await Repository.CommitAsync(commit, cancellationToken);
            ids[commit.Name] = await LabGit.ReadAsync(Folder, ["rev-parse", "HEAD"], cancellationToken);
        }

        var changed = Fault.PartsOf(Place.Outside, Place.Harmless).Aggregate(Files, (files, part) => part.Edit.Apply(files));
        foreach (var path in Service.Outside.Where(path => changed.GetValueOrDefault(path) != Files.GetValueOrDefault(path)))
        {
            DemoWorkspace.WriteOutside(Path.Combine(Folder, path), secrets.Fill(changed[path]));
        }

        return Truth.Of(Fault, ids);
    }

    /// <summary>Checks that every part fits: a fault whose places are gone from today's sources must fail loudly.</summary>
    /// <exception cref="UserErrorException">A part does not fit.</exception>
    public void Check()
    {
        foreach (var part in Fault.PartsOf(Place.Outside, Place.Harmless))
        {
            _ = part.Edit.Changes.All(change => Service.Outside.Contains(change.Path, StringComparer.Ordinal))
                ? part.Edit.Apply(Files)
                : throw new UserErrorException($"{Fault.Name} changes files beside the repository that are none.", $"There are: {string.Join(", ", Service.Outside)}.", FailureCategory.Usage);
        }

        _ = Fault.PartsOf(Place.Repair).Aggregate(History.Landing[^1].Files, (files, part) => part.Edit.Apply(files));
    }
}
