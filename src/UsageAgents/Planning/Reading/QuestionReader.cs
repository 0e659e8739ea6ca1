using System.Collections.Immutable;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>Reads a message into its clauses; scenes, follow-ups and pronouns take over what was said before.</summary>
internal sealed class QuestionReader(PriceCatalogue prices)
{
    private const int MostClauses = 8;
    private readonly ClauseReader _reader = new(prices);

    public ImmutableArray<Clause> Read(string message, UsageShape shape)
    {
        var read = new ClauseMemory(_reader, shape);
        Piece[] pieces = [.. ClauseSplitter.Split(message).SelectMany(piece => ListSplitter.Split(piece, read)).SelectMany(piece => TopicSplitter.Split(piece, read)).Take(MostClauses)];
        if (pieces.Length == 1)
        {
            return [read.Read(pieces[0].Text)];
        }

        var clauses = new List<Clause>();
        Clause? scene = null;
        for (var place = 0; place < pieces.Length; place++)
        {
            var piece = pieces[place];
            var clause = read.Read(piece.Text);
            if (Scene.IsAboutForm(piece, clause) || (clauses.Count > 0 && Scene.IsRemark(piece, clause)))
            {
                continue;
            }

            if (Scene.Is(piece, clause) && pieces.Skip(place + 1).Any(later => later.Asks))
            {
                scene = Scene.Carry(scene, clause);
            }
            else
            {
                Add(clauses, piece, scene, read);
            }
        }

        return [.. clauses];
    }

    private static void Add(List<Clause> clauses, Piece piece, Clause? scene, ClauseMemory read)
    {
        var clause = read.Read(piece.Text);
        if (clauses.Count > 0 && !piece.IsListed && FollowUp.AsksOfAPart(clauses[^1], clause))
        {
            clauses.Add(Scene.Carry(scene, read.Read($"{clauses[^1].Text}, {piece.Text}")));
        }
        else if (clauses.Count > 0 && !piece.IsListed && FollowUp.Continues(clauses[^1], clause))
        {
            clauses[^1] = Scene.Carry(scene, read.Read($"{clauses[^1].Text}, {piece.Text}"));
        }
        else
        {
            var before = piece.IsListed && !clause.Has(Concept.Pronoun) ? null : clauses.LastOrDefault();
            clauses.Add(FollowUp.Inherit(before, Scene.Carry(scene, clause)));
        }
    }
}
