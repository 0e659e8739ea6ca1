using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Running;

namespace Regreen.Engine.Diagnosing;

/// <summary>Lets the investigators look in parallel, and then those who read their findings. Only findings whose evidence resolves keep it.</summary>
public sealed class EvidenceGatherer(ImmutableArray<IInvestigator> firstRound, SourceInvestigator? source, ChangeInvestigator? changes, EvidenceWriter evidence)
{
    /// <summary>Gets the model that looks last, or null.</summary>
    public ModelInvestigator? Model { get; init; }

    /// <summary>Gathers the findings on an issue.</summary>
    public async Task<EvidenceGathered> GatherAsync(RunState state, IssueId issue, CancellationToken cancellationToken)
    {
        var scope = InvestigationScope.Of(state, issue);
        var rounds = await Task.WhenAll(firstRound.Select(investigator => investigator.LookAsync(scope, cancellationToken)));
        ImmutableArray<Finding> first = [.. rounds.SelectMany(findings => findings)];
        var places = source is null ? [] : await source.LookAsync(scope, first, cancellationToken);
        var touching = changes is null ? [] : await changes.LookAsync(scope, first, cancellationToken);
        ImmutableArray<Finding> found = [.. first, .. places, .. touching];
        var proposed = Model is null ? [] : await Model.LookAsync(scope, found, cancellationToken);
        return new EvidenceGathered(issue, await evidence.KeepResolvedAsync([.. found, .. proposed], cancellationToken));
    }
}
