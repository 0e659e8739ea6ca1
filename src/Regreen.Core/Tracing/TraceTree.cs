using System.Collections.Immutable;

namespace Regreen.Core.Tracing;

/// <summary>A span and how deep it stands in its request.</summary>
public sealed record TracedSpan(Span Span, int Depth);

/// <summary>The spans of one request, each under the one that it is a part of. What came twice counts once; spans that stand in a circle stand beside each other.</summary>
public sealed class TraceTree
{
    private readonly ImmutableDictionary<string, Span> _byId;

    private TraceTree(ImmutableArray<TracedSpan> spans)
    {
        Spans = spans;
        _byId = spans.ToImmutableDictionary(entry => entry.Span.Id, entry => entry.Span, StringComparer.Ordinal);
    }

    /// <summary>Gets the spans, every parent before its parts, parts in the order of time.</summary>
    public ImmutableArray<TracedSpan> Spans { get; }

    /// <summary>Gets the operations that the request began with, as <c>SERVICE NAME</c>.</summary>
    public ImmutableArray<string> Operations => [.. Spans.Where(entry => entry.Depth == 0).Select(entry => Path(entry.Span)).Distinct(StringComparer.Ordinal)];

    /// <summary>Gets how many spans failed.</summary>
    public int Failed => Spans.Count(entry => entry.Span.IsFailed);

    /// <summary>
    /// Gets the span where the failure began, or null where none failed: from the first failed span down to the part of it that failed last, as long as there is one.
    /// A part that failed and was tried again, or was done without, stands beside that way.
    /// </summary>
    public Span? Origin
    {
        get
        {
            var failed = Spans.Where(entry => entry.Span.IsFailed).ToImmutableArray();
            var parts = failed.Where(entry => entry.Depth > 0).ToLookup(entry => entry.Span.ParentId, entry => entry.Span, StringComparer.Ordinal);
            var (span, part) = ((Span?)null, failed.MinBy(entry => entry.Depth)?.Span);
            while (part is not null)
            {
                (span, part) = (part, parts[part.Id].MaxBy(other => other.End));
            }

            return span;
        }
    }

    /// <summary>Makes the tree of one request.</summary>
    public static TraceTree Of(IEnumerable<Span> spans)
    {
        var known = spans.DistinctBy(span => span.Id, StringComparer.Ordinal).OrderBy(span => span.Start).ThenBy(span => span.Id, StringComparer.Ordinal).ToImmutableArray();
        var ids = known.Select(span => span.Id).ToHashSet(StringComparer.Ordinal);
        var parts = known.ToLookup(span => span.ParentId ?? "", StringComparer.Ordinal);
        var placed = new List<TracedSpan>(known.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // What is left after the roots stands in a circle.
        foreach (var root in known.Where(span => span.ParentId is null || !ids.Contains(span.ParentId)).Concat(known))
        {
            Place(root, parts, seen, placed);
        }

        return new TraceTree([.. placed]);
    }

    /// <summary>The way from the first span to this one.</summary>
    public ImmutableArray<Span> WayTo(Span span)
    {
        ArgumentNullException.ThrowIfNull(span);
        var way = new List<Span>();
        for (var step = span; step is not null && way.Count < Spans.Length; step = step.ParentId is { } parent ? _byId.GetValueOrDefault(parent) : null)
        {
            way.Add(step);
        }

        way.Reverse();
        return [.. way];
    }

    /// <summary>The spans that every one of the healthy requests has and this one has not, without the parts of those; each with the healthy request that shows it.</summary>
    public ImmutableArray<(TraceTree Healthy, Span Span)> Missing(ImmutableArray<TraceTree> healthy)
    {
        if (healthy is not [var shown, ..])
        {
            return [];
        }

        var own = Spans.Select(entry => Path(entry.Span)).ToHashSet(StringComparer.Ordinal);
        var everywhere = healthy.Select(tree => tree.Spans.Select(entry => Path(entry.Span)).ToHashSet(StringComparer.Ordinal)).Aggregate((all, other) => [.. all.Where(other.Contains)]);
        return
        [
            .. shown.Spans.Select(entry => entry.Span)
                .DistinctBy(Path, StringComparer.Ordinal)
                .Where(span => everywhere.Contains(Path(span)) && !own.Contains(Path(span)))
                .Where(span => shown.WayTo(span)[..^1].All(step => own.Contains(Path(step))))
                .Select(span => (shown, span)),
        ];
    }

    private static string Path(Span span) => $"{span.Service} {span.Name}";

    // Not by calling itself: a trace may be as deep as a sender likes.
    private static void Place(Span root, ILookup<string, Span> parts, HashSet<string> seen, List<TracedSpan> placed)
    {
        var open = new Stack<TracedSpan>([new TracedSpan(root, 0)]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Span.Id))
            {
                continue;
            }

            placed.Add(next);
            foreach (var part in parts[next.Span.Id].Reverse())
            {
                open.Push(new TracedSpan(part, next.Depth + 1));
            }
        }
    }
}
