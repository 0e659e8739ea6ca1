namespace UsageAgents.Planning.Reading;

/// <summary>A clause that leans on the one before it.</summary>
internal static class FollowUp
{
    private const int ShortQuestion = 5;

    /// <summary>Whether both are one question: "..., and what share is that?", "... and what does that save?".</summary>
    public static bool Continues(Clause before, Clause clause)
    {
        if (!Subject.Stands(clause))
        {
            return clause.Models.IsEmpty || Subject.IsMoney(before);
        }

        return Subject.IsMoney(clause)
            ? clause.Has(Concept.Pronoun) && !before.Models.IsEmpty
            : ComparesBoth(before, clause) || IsOfThatMoment(before, clause);
    }

    /// <summary>Whether a part of what was counted before is asked for as well: "how many were there, and how many of them were code?".</summary>
    public static bool AsksOfAPart(Clause before, Clause clause) =>
        !Subject.Stands(clause) && clause.Has(Concept.HowMany) && !clause.Workloads.IsEmpty && before.Workloads.IsEmpty && !Subject.IsMoney(before) && Subject.HasMeasure(before);

    private static bool ComparesBoth(Clause before, Clause clause) =>
        before.Workloads.Length > 1 && !Subject.IsMoney(before) && clause.HasAny(Concept.Ratio, Concept.Difference);

    private static bool IsOfThatMoment(Clause before, Clause clause) =>
        clause.Has(Concept.Pronoun) && before.HasAny(Concept.Busiest, Concept.Quietest, Concept.WhichMinute, Concept.Second);

    /// <summary>"It" and "that" take over what the clause before was about.</summary>
    public static Clause Inherit(Clause? before, Clause clause)
    {
        var refersBack = clause.Has(Concept.Pronoun) || clause.Text.Split(' ').Length <= ShortQuestion;
        if (before is null || !refersBack)
        {
            return clause;
        }

        return clause with
        {
            Concepts = IsOfOneOfAll(before, clause) ? clause.Concepts.Add(Concept.Each) : clause.Concepts,
            Workloads = clause.Workloads.IsEmpty ? before.Workloads : clause.Workloads,
            Window = clause.Window ?? before.Window,
            Models = TakesModels(clause) ? before.Models : clause.Models,
        };
    }

    // Which one "it" is, only the data says: so each is told.
    private static bool IsOfOneOfAll(Clause before, Clause clause) =>
        clause.Has(Concept.Pronoun) && clause.Workloads.IsEmpty && before.Workloads.IsEmpty && before.HasAny(Concept.WhichWorkload, Concept.Each);

    private static bool TakesModels(Clause clause) => clause.Models.IsEmpty && (Subject.IsMoney(clause) || !Subject.HasMeasure(clause));
}
