using System.Collections.Immutable;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>Reads a message into its clauses; "it" and "that" take over what the clause before was about.</summary>
internal sealed class QuestionReader(PriceCatalogue prices)
{
    private const int MostClauses = 8;
    private readonly ClauseReader _clauses = new(prices);

    public ImmutableArray<Clause> Read(string message, UsageShape shape)
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        foreach (var text in ClauseSplitter.Split(message).Take(MostClauses))
        {
            var clause = _clauses.Read(text, shape);
            clauses.Add(clauses.Count > 0 ? Inherit(clause, clauses[^1]) : clause);
        }

        return clauses.DrainToImmutable();
    }

    private static Clause Inherit(Clause clause, Clause before)
    {
        var refersBack = clause.Has(Concept.Pronoun) || clause.Text.Split(' ').Length <= 5;
        if (!refersBack)
        {
            return clause;
        }

        return clause with
        {
            Workloads = clause.Workloads.IsEmpty ? before.Workloads : clause.Workloads,
            Window = clause.Window ?? before.Window,
            Models = clause.Models.IsEmpty ? before.Models : clause.Models,
        };
    }
}
