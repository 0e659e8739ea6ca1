using System.Collections.Immutable;

namespace UsageAgents.Agents;

/// <summary>What carrying out steps gave.</summary>
/// <param name="Lines">The lines of the answer.</param>
/// <param name="Answered">Whether at least one tool gave a result.</param>
internal sealed record StepReport(ImmutableArray<string> Lines, bool Answered);
