using System.Collections.Immutable;
using Regreen.Core.Diagnosing;

namespace Regreen.Engine.Diagnosing;

/// <summary>Reads the transcripts: where did each case leave the healthy path?</summary>
public sealed class WireInvestigator : IInvestigator
{
    private const int Most = 12;

    /// <inheritdoc/>
    public Investigator By => Investigator.Wire;

    /// <inheritdoc/>
    public Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ImmutableArray<Finding> findings =
        [
            .. from judged in scope.Failing.Take(Most)
               where judged.Divergence is not null
               select new Finding(
                   Investigator.Wire,
                   FindingKind.Symptom,
                   $"{judged.Case}: {judged.Divergence!.Message}",
                   judged.Divergence.Where is { } place ? [place] : [])
               { Subject = judged.Case.ToString() },
        ];
        if (scope.Iteration.Failure is { } failure)
        {
            findings = findings.Add(new Finding(Investigator.Wire, FindingKind.Symptom, failure.Reason, failure.Output is { } output ? [output] : []));
        }

        return Task.FromResult(findings);
    }
}
