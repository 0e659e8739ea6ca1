using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Mining;
using Regreen.Core.Running;

namespace Regreen.Engine.Diagnosing;

/// <summary>
/// Lets the investigators look in parallel, and then those who read their findings. Only findings whose evidence resolves keep it. One that fails has seen nothing, which is told; the others look on.
/// </summary>
public sealed class EvidenceGatherer(ImmutableArray<IInvestigator> firstRound, SourceInvestigator? source, ChangeInvestigator? changes, EvidenceWriter evidence)
{
    private const int LongestReason = 400;

    /// <summary>Gets the model that looks last, or null.</summary>
    public ModelInvestigator? Model { get; init; }

    /// <summary>Gets what takes secrets out of the message of a fault.</summary>
    public Func<string, string> Redact { get; init; } = text => text;

    /// <summary>Gathers the findings on an issue.</summary>
    public async Task<EvidenceGathered> GatherAsync(RunState state, IssueId issue, CancellationToken cancellationToken)
    {
        var scope = InvestigationScope.Of(state, issue);
        var rounds = await Task.WhenAll(firstRound.Select(investigator => LookAsync(investigator.By, investigator.GetType(), () => investigator.LookAsync(scope, cancellationToken), cancellationToken)));
        ImmutableArray<Finding> first = [.. rounds.SelectMany(findings => findings)];
        var places = source is null ? [] : await LookAsync(Investigator.History, typeof(SourceInvestigator), () => source.LookAsync(scope, first, cancellationToken), cancellationToken);
        var touching = changes is null ? [] : await LookAsync(Investigator.History, typeof(ChangeInvestigator), () => changes.LookAsync(scope, first, cancellationToken), cancellationToken);
        ImmutableArray<Finding> found = [.. first, .. places, .. touching];
        var proposed = Model is null ? [] : await LookAsync(Investigator.Model, typeof(ModelInvestigator), () => Model.LookAsync(scope, found, cancellationToken), cancellationToken);
        return new EvidenceGathered(issue, await evidence.KeepResolvedAsync([.. found, .. proposed], cancellationToken));
    }

    private async Task<ImmutableArray<Finding>> LookAsync(Investigator by, Type who, Func<Task<ImmutableArray<Finding>>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !(fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // Investigators read what others wrote, in every form that there is: one that fails on it must not take the run and what the others saw with it.
            cancellationToken.ThrowIfCancellationRequested();
            var how = fault is UserErrorException ? "" : $", by a fault of Regreen itself ({fault.GetType().Name})";
            return [new Finding(by, FindingKind.NotSeen, $"{who.Name} could not look{how}: {VisibleText.Line(Redact(fault.Message), LongestReason)}", [])];
        }
    }
}
