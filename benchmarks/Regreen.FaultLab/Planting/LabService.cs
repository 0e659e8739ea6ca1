using System.Collections.Immutable;
using Regreen.Cli.Demo;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.FaultLab.Planting;

/// <summary>A service into which faults are planted: its files as they are today, the pieces that make a history of them, and what lies beside its repository.</summary>
internal sealed record LabService(string Name)
{
    /// <summary>Gets today's files by path; secrets are not drawn yet.</summary>
    public required ImmutableDictionary<string, string> Files { get; init; }

    /// <summary>Gets the pieces of its history.</summary>
    public required ImmutableArray<SourceEdit> Pieces { get; init; }

    /// <summary>Gets the paths of the files that lie beside the repository.</summary>
    public required ImmutableArray<string> Outside { get; init; }

    /// <summary>Gets the edits that make variants of the workspace, by name.</summary>
    public required ImmutableDictionary<string, SourceEdit> Variants { get; init; }

    /// <summary>Gets the faults.</summary>
    public required ImmutableArray<PlantedFault> Faults { get; init; }

    /// <summary>Gets how long one run of the product may take.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Reads the services, the quick one first.</summary>
    public static async Task<ImmutableArray<LabService>> ReadAllAsync(string home, CancellationToken cancellationToken) =>
        [await ReadNodeAgentAsync(home, cancellationToken), await ReadUsageAgentsAsync(home, cancellationToken)];

    /// <summary>Gives the workspace's files in the variants that a fault needs.</summary>
    public ImmutableDictionary<string, string> FilesFor(PlantedFault fault)
    {
        var variants = fault.Variants.Select(name => Variants.GetValueOrDefault(name)
            ?? throw new UserErrorException($"The fault {Name}/{fault.Name} wants the variant '{name}', which {Name} does not have.", $"There are: {string.Join(", ", Variants.Keys)}.", FailureCategory.Usage));
        return variants.Concat(fault.PartsOf(Place.Workspace).Select(part => part.Edit)).Aggregate(Files, (files, edit) => edit.Apply(files));
    }

    private static async Task<LabService> ReadNodeAgentAsync(string home, CancellationToken cancellationToken)
    {
        const string Service = "node-agent";
        var sample = await DemoSources.ReadTreeAsync(Path.Combine(home, "samples", Service), cancellationToken);
        var own = await DemoSources.ReadTreeAsync(Path.Combine(FolderOf(home, Service), "workspace"), cancellationToken);
        var taken = sample.Where(file => file.Key is "package.json" or "package-lock.json" || file.Key.StartsWith("src/", StringComparison.Ordinal) || file.Key.StartsWith("data/", StringComparison.Ordinal));
        return new LabService(Service)
        {
            Files = taken.ToImmutableDictionary(StringComparer.Ordinal).SetItems(own),
            Pieces = await DemoSources.ReadEditsAsync(Path.Combine(FolderOf(home, Service), "history"), cancellationToken),
            Outside = ["deploy/bot.json", "deploy/bot.env", "deploy/edge.json", ".env"],
            Variants = await ReadVariantsAsync(home, Service, cancellationToken),
            Faults = await ReadFaultsAsync(home, Service, cancellationToken),
            Patience = TimeSpan.FromMinutes(8),
        };
    }

    private static async Task<LabService> ReadUsageAgentsAsync(string home, CancellationToken cancellationToken)
    {
        const string Service = "usage-agents";
        var sources = new DemoSources(home);
        return new LabService(Service)
        {
            Files = await sources.ReadFilesAsync(cancellationToken),
            Pieces = await sources.ReadPiecesAsync(cancellationToken),
            Outside = DemoWorkspace.Outside,
            Variants = await ReadVariantsAsync(home, Service, cancellationToken),
            Faults = await ReadFaultsAsync(home, Service, cancellationToken),
            Patience = TimeSpan.FromMinutes(20),
        };
    }

    private static async Task<ImmutableDictionary<string, SourceEdit>> ReadVariantsAsync(string home, string name, CancellationToken cancellationToken) =>
        (await DemoSources.ReadEditsAsync(Path.Combine(FolderOf(home, name), "variants"), cancellationToken))
            .ToImmutableDictionary(edit => Path.GetFileNameWithoutExtension(edit.Name), StringComparer.Ordinal);

    private static async Task<ImmutableArray<PlantedFault>> ReadFaultsAsync(string home, string name, CancellationToken cancellationToken)
    {
        var faults = ImmutableArray.CreateBuilder<PlantedFault>();
        foreach (var path in Directory.GetFiles(Path.Combine(home, "benchmarks", "Regreen.FaultLab", "Faults", name), "*.fault").Order(StringComparer.Ordinal))
        {
            faults.Add(new FaultFile(Path.GetFileNameWithoutExtension(path), name).Read(await File.ReadAllTextAsync(path, cancellationToken)));
        }

        return faults.ToImmutable();
    }

    private static string FolderOf(string home, string name) => Path.Combine(home, "benchmarks", "Regreen.FaultLab", "Services", name);
}
