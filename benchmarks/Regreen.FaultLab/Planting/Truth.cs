using System.Collections.Immutable;

namespace Regreen.FaultLab.Planting;

/// <summary>What really is to blame, in the words in which a report names causes: <c>commit ID</c>, <c>configuration FILE:KEY</c>, <c>process NAME</c>, <c>suite FILE</c>, <c>source FILE</c>.</summary>
internal sealed record Truth(ImmutableArray<string> Causes)
{
    /// <summary>Tells the truth of a fault once its commits are made.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="commits">The ids of the landed commits, by the name of the edit that they come from.</param>
    public static Truth Of(PlantedFault fault, IReadOnlyDictionary<string, string> commits) => new(
    [
        .. fault.PartsOf(Place.Commit).Select(part => $"commit {commits[part.Edit.Name]}"),
        .. fault.PartsOf(Place.Suite).SelectMany(part => part.Edit.Changes).Select(change => $"suite {change.Path}").Distinct(StringComparer.Ordinal),
        .. fault.PartsOf(Place.Outside).Where(part => part.Blame != PlantedFault.Nobody).Select(part => $"configuration {part.Blame}"),
        .. fault.PartsOf(Place.Beginning).Where(part => part.Blame != PlantedFault.Nobody).SelectMany(part => part.Edit.Changes).Select(change => $"source {change.Path}").Distinct(StringComparer.Ordinal),
        .. fault.Kill is { } process ? [$"process {process}"] : ImmutableArray<string>.Empty,
    ]);
}
