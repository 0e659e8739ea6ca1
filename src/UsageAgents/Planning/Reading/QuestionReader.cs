using System.Collections.Immutable;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>Reads a message into its clauses; scenes, follow-ups and pronouns take over what was said before.</summary>
internal sealed class QuestionReader
{
    private const int MostClauses = 8;
    private readonly ClauseReader _clauses;
    private readonly TopicSplitter _topics;
    private readonly ListSplitter _lists;

    public QuestionReader(PriceCatalogue prices)
    {
        _clauses = new ClauseReader(prices);
        _topics = new TopicSplitter(_clauses);
        _lists = new ListSplitter(_clauses);
    }

    public ImmutableArray<Clause> Read(string message, UsageShape shape)
    {
        Piece[] pieces = [.. ClauseSplitter.Split(message).SelectMany(piece => _lists.Split(piece, shape)).SelectMany(piece => _topics.Split(piece, shape)).Take(MostClauses)];
        if (pieces.Length == 1)
        {
            return [_clauses.Read(pieces[0].Text, shape)];
        }

        var clauses = new List<Clause>();
        Clause? scene = null;
        for (var place = 0; place < pieces.Length; place++)
        {
            var piece = pieces[place];
            var clause = _clauses.Read(piece.Text, shape);
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
                Add(clauses, piece, clause, scene);
            }
        }

        return [.. clauses];
    }

    private void Add(List<Clause> clauses, Piece piece, Clause clause, Clause? scene)
    {
        if (clauses.Count > 0 && !piece.IsListed && FollowUp.Continues(clauses[^1], clause))
        {
            clauses[^1] = Scene.Carry(scene, _clauses.Read($"{clauses[^1].Text}, {piece.Text}", clause.Shape));
        }
        else
        {
            var before = piece.IsListed && !clause.Has(Concept.Pronoun) ? null : clauses.LastOrDefault();
            clauses.Add(FollowUp.Inherit(before, Scene.Carry(scene, clause)));
        }
    }
}
