using System.Collections.Immutable;
using Regreen.Cli.Demo;

namespace Regreen.FaultLab.Planting;

/// <summary>Where the part of a fault strikes.</summary>
internal enum Place
{
    /// <summary>A commit among the later ones, that is to blame.</summary>
    Commit,

    /// <summary>A commit among the later ones that changes what judges the service: its files are to blame.</summary>
    Suite,

    /// <summary>A commit among the later ones, that is not.</summary>
    Innocent,

    /// <summary>The first commit: it was never right.</summary>
    Beginning,

    /// <summary>A file beside the repository, as an operator changes it, that is to blame.</summary>
    Outside,

    /// <summary>A file beside the repository, changed without harm.</summary>
    Harmless,

    /// <summary>The workspace's own files, from its first commit on.</summary>
    Workspace,

    /// <summary>What the repair command does, if there is one.</summary>
    Repair,
}

/// <summary>One part of a fault.</summary>
/// <param name="Place">Where it strikes.</param>
/// <param name="Blame">What the product is to name for it: a configuration key, a file; empty for commits, whose ids are not known yet.</param>
/// <param name="Edit">What it changes.</param>
internal sealed record FaultPart(Place Place, string Blame, SourceEdit Edit);

/// <summary>A fault as its file describes it, with the truth that the product never sees.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Service">The service that it breaks, by the name of the folder.</param>
internal sealed record PlantedFault(string Name, string Service)
{
    /// <summary>Gets the layer of the failure catalogue.</summary>
    public required string Layer { get; init; }

    /// <summary>Gets what breaks, in one line.</summary>
    public required string Text { get; init; }

    /// <summary>Gets its parts in the order of the file.</summary>
    public ImmutableArray<FaultPart> Parts { get; init; } = [];

    /// <summary>Gets the names of the workspace variants that it needs.</summary>
    public ImmutableArray<string> Variants { get; init; } = [];

    /// <summary>Gets the process of the target that is killed once it is deployed, or null.</summary>
    public string? Kill { get; init; }

    /// <summary>Gets the ends that are right, by their names in the report.</summary>
    public ImmutableArray<string> Ends { get; init; } = ["proven-green"];

    /// <summary>Gets how many issues a person would see over the whole run.</summary>
    public int Issues { get; init; }

    /// <summary>Gets whether evidence and experiments can tell the cause at all.</summary>
    public bool IsInReach { get; init; } = true;

    /// <summary>Gets whether blaming anybody is wrong.</summary>
    public bool IsControl => Kill is null && !Parts.Any(part => part.Place is Place.Commit or Place.Suite or Place.Beginning or Place.Outside && part.Blame != Nobody);

    /// <summary>Gets whether there is no healthy state to begin with.</summary>
    public bool IsFromTheBeginning => Parts.Any(part => part.Place == Place.Beginning);

    /// <summary>Gets whether an honest run brings it back to green.</summary>
    public bool IsRepairable => !IsControl && Ends.Contains("proven-green", StringComparer.Ordinal);

    /// <summary>The blame of a part that is nobody's fault: it fails now and then.</summary>
    public const string Nobody = "nobody";

    /// <summary>Gets the parts of some places.</summary>
    public ImmutableArray<FaultPart> PartsOf(params Place[] places) => [.. Parts.Where(part => places.Contains(part.Place))];
}
