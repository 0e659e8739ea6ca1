using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Mining;
using Regreen.Core.Recording;
using Regreen.Core.Tracing;

namespace Regreen.Engine.Diagnosing;

/// <summary>
/// Reads the service's own spans of the failing requests, by the trace ids that were sent with them: where in the request the failure began, and which steps of a healthy
/// request of the same operation are missing. A source that shows none of our requests is not believed.
/// </summary>
public sealed class TraceInvestigator(ITraceSource traces, EvidenceWriter evidence, TimeProvider time) : IInvestigator
{
    private const int MostFindings = 3;
    private const int MostFrames = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Investigator By => Investigator.Trace;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var failing = IdsOf(scope.Failing.Where(judged => judged.Divergence is not null));
        if (failing.IsEmpty)
        {
            return [];
        }

        var healthy = IdsOf(scope.Iteration.Verdicts.Where(judged => judged.Verdict == Verdict.Proven && !scope.Issue.Issue.Cases.Contains(judged.Case))).Except(failing);
        var ended = scope.Failing.Max(judged => judged.StartedAt + judged.Duration);
        var spans = await ReadAsync(failing, healthy, ended + traces.Delay, cancellationToken);
        var trees = spans.GroupBy(span => span.TraceId, StringComparer.Ordinal).ToDictionary(trace => trace.Key, TraceTree.Of, StringComparer.Ordinal);
        ImmutableArray<TraceTree> red = [.. failing.Order(StringComparer.Ordinal).Select(trees.GetValueOrDefault).OfType<TraceTree>()];
        ImmutableArray<TraceTree> green = [.. healthy.Order(StringComparer.Ordinal).Select(trees.GetValueOrDefault).OfType<TraceTree>()];
        return red.IsEmpty ? [NotSeen(failing.Count, green.Length)] : await FindAsync(red, green, cancellationToken);
    }

    private static ImmutableHashSet<string> IdsOf(IEnumerable<CaseJudged> cases) => [.. cases.SelectMany(judged => judged.Receipt?.TraceIds ?? [])];

    private static Finding NotSeen(int failing, int healthy) => new(
        Investigator.Trace,
        FindingKind.NotSeen,
        healthy == 0
            ? "None of our requests left a span, so nothing proves that the service sends its traces here: what they do not say is not seen."
            : $"None of the {failing} failing requests left a span, though {healthy} healthy ones did: they did not reach what sends traces.",
        []);

    // Reads until the failing requests are there and nothing more comes, or until the source had its time since the last of them: who looks late need not wait.
    private async Task<IReadOnlyList<Span>> ReadAsync(ImmutableHashSet<string> failing, ImmutableHashSet<string> healthy, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var ids = failing.Union(healthy);
        var before = 0;
        for (; ; await Task.Delay(Pause, time, cancellationToken))
        {
            var spans = await traces.ReadAsync(ids, cancellationToken);
            var isWhole = spans.Count == before && spans.Any(span => failing.Contains(span.TraceId));
            if (isWhole || time.GetUtcNow() >= until)
            {
                return spans;
            }

            before = spans.Count;
        }
    }

    private async Task<ImmutableArray<Finding>> FindAsync(ImmutableArray<TraceTree> red, ImmutableArray<TraceTree> green, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var tree in red.Where(tree => tree.Origin is not null).DistinctBy(tree => (tree.Origin!.Service, tree.Origin.Name, tree.Origin.Message)).Take(MostFindings))
        {
            findings.Add(await FailedAsync(tree, tree.Origin!, cancellationToken));
        }

        var missing = red.SelectMany(tree => tree.Missing([.. green.Where(other => other.Operations.SequenceEqual(tree.Operations, StringComparer.Ordinal))]));
        foreach (var (healthy, span) in missing.DistinctBy(entry => (entry.Span.Service, entry.Span.Name)).Take(MostFindings))
        {
            findings.Add(await GoneAsync(healthy, span, cancellationToken));
        }

        return findings.ToImmutable();
    }

    private async Task<Finding> FailedAsync(TraceTree tree, Span origin, CancellationToken cancellationToken)
    {
        var (lines, places) = TraceText.Write(tree);
        var place = places[origin.Id];
        var details = lines.Skip(place + 1).TakeWhile(line => line.TrimStart().StartsWith('|')).Select((line, index) => (Line: line, Index: place + 1 + index)).ToList();
        var frames = details.Where(detail => SourceInvestigator.NamesPlace(detail.Line)).Take(MostFrames).Select(detail => (detail.Index, $"{origin.Service}, stack"));
        var locators = await evidence.WriteAsync(EvidenceKind.Trace, lines, [(place, $"{origin.Service}, span {origin.Name}"), .. frames], cancellationToken);
        var said = origin.Exceptions.Select(exception => exception.Split('\n')[0]).Prepend(origin.Message).Where(text => text.Length > 0).MaxBy(text => text.Length) ?? "it does not say why";
        var way = string.Join(" → ", tree.WayTo(origin).Select(span => $"{span.Service} {span.Name}"));
        return new Finding(
            Investigator.Trace,
            FindingKind.Mechanism,
            VisibleText.Of($"{origin.Service} failed in '{Shorten(origin.Name)}' of that very request: {Shorten(said)}. It is where the failure began: {Shorten(way)}{(tree.Failed > 1 ? $", {tree.Failed} spans failed" : "")}."),
            locators)
        { Subject = said };
    }

    private async Task<Finding> GoneAsync(TraceTree healthy, Span span, CancellationToken cancellationToken)
    {
        var (lines, places) = TraceText.Write(healthy);
        return new Finding(
            Investigator.Trace,
            FindingKind.GoneSpan,
            VisibleText.Of($"Every healthy request of the same operation goes through {span.Service} '{Shorten(span.Name)}', the failing one does not."),
            await evidence.WriteAsync(EvidenceKind.Trace, lines, [(places[span.Id], $"{span.Service}, span {span.Name} of a healthy request")], cancellationToken))
        { Subject = $"{span.Service} {span.Name}" };
    }

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
