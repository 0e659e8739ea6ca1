using System.Collections.Immutable;

namespace Regreen.Cli.Demo;

/// <summary>A commit to be made: a message and all files as they then are.</summary>
/// <param name="Message">The message.</param>
/// <param name="Author">Its author's name.</param>
/// <param name="Files">Every file that an edit may touch, by path.</param>
/// <param name="Name">The edit it comes from, for tests; it never reaches the repository.</param>
internal sealed record PlannedCommit(string Message, string Author, ImmutableDictionary<string, string> Files, string Name);

/// <summary>The commits of a demo: those up to the proven head, and those that land after it.</summary>
internal sealed record DemoHistory(ImmutableArray<PlannedCommit> Proven, ImmutableArray<PlannedCommit> Landing)
{
    private const int ProvenPieces = 4;

    private static readonly ImmutableArray<string> Authors = ["Ines Okafor", "Tomas Lind", "Mei Tanaka", "Jonas Weber", "Priya Raman"];

    /// <summary>
    /// Plans a history from today's sources: every piece is taken out, and they are played back in an order that the seed draws. Faults land among the later ones,
    /// in the order in which they are given; with <paramref name="faultFirst"/> they are in the first commit already.
    /// </summary>
    /// <param name="today">Today's files by path.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="faults">The faults.</param>
    /// <param name="unbuildable">A change that does not build, taken back by the commit after it; null for none.</param>
    /// <param name="faultFirst">Whether the faults were there from the beginning.</param>
    /// <param name="seed">Draws order, messages and places.</param>
    public static DemoHistory Plan(
        ImmutableDictionary<string, string> today,
        ImmutableArray<SourceEdit> pieces,
        ImmutableArray<SourceEdit> faults,
        SourceEdit? unbuildable,
        bool faultFirst,
        int seed)
    {
        var random = new Random(seed);
        var order = pieces.ToArray();
        random.Shuffle(order);

        var files = order.Reverse().Aggregate(today, (state, piece) => piece.Undo(state));
        files = faultFirst ? faults.Aggregate(files, (state, fault) => fault.Apply(state)) : files;
        var commits = ImmutableArray.CreateBuilder<PlannedCommit>();
        commits.Add(new PlannedCommit("Import the agent service", Authors[0], files, "import"));
        foreach (var piece in order.Take(ProvenPieces))
        {
            Land(piece, piece.Apply);
        }

        var proven = commits.ToImmutable();
        commits.Clear();
        foreach (var (edit, apply) in Later(order.Skip(ProvenPieces), faultFirst ? [] : faults, unbuildable, random))
        {
            Land(edit, apply);
        }

        return new DemoHistory(proven, commits.ToImmutable());

        void Land(SourceEdit edit, Func<ImmutableDictionary<string, string>, ImmutableDictionary<string, string>> apply)
        {
            files = apply(files);
            commits.Add(new PlannedCommit(edit.Messages[random.Next(edit.Messages.Length)], Authors[random.Next(Authors.Length)], files, edit.Name));
        }
    }

    // Faults land neither first nor last, so that the search has something to do on either side.
    private static List<(SourceEdit Edit, Func<ImmutableDictionary<string, string>, ImmutableDictionary<string, string>> Apply)> Later(
        IEnumerable<SourceEdit> pieces, ImmutableArray<SourceEdit> faults, SourceEdit? unbuildable, Random random)
    {
        var later = pieces.Select(piece => (piece, (Func<ImmutableDictionary<string, string>, ImmutableDictionary<string, string>>)piece.Apply)).ToList();
        var places = Enumerable.Range(0, faults.Length).Select(_ => random.Next(1, later.Count - 1)).Order().ToArray();
        for (var index = faults.Length - 1; index >= 0; index--)
        {
            later.Insert(places[index], (faults[index], faults[index].Apply));
        }

        if (unbuildable is not null)
        {
            var place = random.Next(1, later.Count - 1);
            later.Insert(place, (unbuildable with { Messages = [unbuildable.Messages[^1]] }, unbuildable.Undo));
            later.Insert(place, (unbuildable with { Messages = [unbuildable.Messages[0]] }, unbuildable.Apply));
        }

        return later;
    }
}
