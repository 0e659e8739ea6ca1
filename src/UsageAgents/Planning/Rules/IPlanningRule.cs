using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules;

/// <summary>Knows one kind of question.</summary>
internal interface IPlanningRule
{
    /// <summary>Plans the tool calls for a clause; nothing if it is not of this kind.</summary>
    IReadOnlyList<PlannedStep> Plan(Clause clause);

    /// <summary>Says what is missing to plan a clause of this rule's kind, or nothing.</summary>
    string? Fault(Clause clause) => null;

    /// <summary>Gets the concepts that change what is asked and that this rule puts into its plan; a question with another one is not its to answer.</summary>
    IReadOnlySet<Concept> Expresses { get; }
}
