using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;

namespace UsageAgents.Planning;

/// <summary>What to do about a question.</summary>
/// <param name="Thought">How the question was understood, in a sentence.</param>
/// <param name="Steps">The tool calls, in their order.</param>
/// <param name="Unanswerable">What was asked for that the data does not hold, or was not understood.</param>
internal sealed record Plan(string Thought, ImmutableArray<PlannedStep> Steps, ImmutableArray<string> Unanswerable);

/// <summary>One tool call, and how its result is put into words.</summary>
internal sealed record PlannedStep(PlanTopic Topic, string Tool, JsonObject Arguments, IAnswerPart Part);

/// <summary>Whose work a step is: the data, the optimization, the report or the actions agent's.</summary>
internal enum PlanTopic
{
    Traffic,
    Spending,
    Report,
    Actions,
}
