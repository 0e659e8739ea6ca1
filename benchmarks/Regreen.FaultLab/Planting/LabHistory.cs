using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Regreen.Cli.Demo;

namespace Regreen.FaultLab.Planting;

/// <summary>
/// The commits of a fault's history: those up to the proven head, and those that land after it. The innocent ones are the same for every fault of a service,
/// so that a tree that was built for one is not built again for another; where the fault lands among them is drawn from its name.
/// </summary>
internal sealed record LabHistory(ImmutableArray<PlannedCommit> Proven, ImmutableArray<PlannedCommit> Landing)
{
    private const int Seed = 1;
    private const int ProvenPieces = 4;

    private static readonly ImmutableArray<string> Authors = ["Ines Okafor", "Tomas Lind", "Mei Tanaka", "Jonas Weber", "Priya Raman"];

    /// <summary>Plans the history of a fault.</summary>
    /// <param name="service">The service.</param>
    /// <param name="files">The workspace's files that lie in the repository.</param>
    /// <param name="fault">The fault.</param>
    public static LabHistory Plan(LabService service, ImmutableDictionary<string, string> files, PlantedFault fault)
    {
        var order = service.Pieces.ToArray();
        new Random(Seed).Shuffle(order);
        files = order.Reverse().Aggregate(files, (state, piece) => piece.Undo(state));
        files = fault.PartsOf(Place.Beginning).Aggregate(files, (state, part) => part.Edit.Apply(state));

        var commits = ImmutableArray.CreateBuilder<PlannedCommit>();
        commits.Add(new PlannedCommit("Import the service", Authors[0], files, ""));
        Land(order.Take(ProvenPieces));
        var proven = commits.ToImmutable();
        commits.Clear();
        Land(Later(order[ProvenPieces..], fault));
        return new LabHistory(proven, commits.ToImmutable());

        void Land(IEnumerable<SourceEdit> edits)
        {
            foreach (var edit in edits)
            {
                files = edit.Apply(files);
                commits.Add(new PlannedCommit(edit.Messages[0], Authors[commits.Count % Authors.Length], files, edit.Name));
            }
        }
    }

    // The parts of a fault land in their order, none of them first or last, so that the search has something to do on either side.
    private static List<SourceEdit> Later(IEnumerable<SourceEdit> pieces, PlantedFault fault)
    {
        var later = pieces.ToList();
        var parts = fault.PartsOf(Place.Commit, Place.Suite, Place.Innocent);
        var random = new Random(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(fault.Name))));
        var places = parts.Select(_ => random.Next(1, later.Count)).Order().ToArray();
        for (var index = parts.Length - 1; index >= 0; index--)
        {
            later.Insert(places[index], parts[index].Edit);
        }

        return later;
    }
}
