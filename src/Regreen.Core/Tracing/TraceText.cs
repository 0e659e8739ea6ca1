using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.Core.Tracing;

/// <summary>Writes a request's spans as lines that a person and a locator can read.</summary>
public static class TraceText
{
    private const int MostAttributes = 16;
    private const int MostFrames = 24;
    private const int DeepestIndent = 40;

    /// <summary>A line for each span, and under it one for each exception and frame of its stack. The numbers say at which line each span stands, from 0.</summary>
    public static (ImmutableArray<string> Lines, ImmutableDictionary<string, int> Places) Write(TraceTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var lines = ImmutableArray.CreateBuilder<string>();
        var places = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        var first = tree.Spans.IsEmpty ? default : tree.Spans.Min(entry => entry.Span.Start);
        foreach (var (span, depth) in tree.Spans)
        {
            var indent = new string(' ', 2 * Math.Min(depth, DeepestIndent));
            places[span.Id] = lines.Count;
            lines.Add($"{indent}{Line(span, first)}");
            lines.AddRange(Details(span).Select(detail => $"{indent}  | {detail}"));
        }

        return (lines.ToImmutable(), places.ToImmutable());
    }

    private static string Line(Span span, DateTimeOffset first)
    {
        var attributes = span.Attributes.Where(pair => !pair.Key.StartsWith("telemetry.", StringComparison.Ordinal)).Take(MostAttributes).Select(pair => $" {pair.Key}={OneLine(pair.Value)}");
        var failure = span.IsFailed ? $" FAILED{(span.Message.Length > 0 ? ": " + OneLine(span.Message) : "")}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{OneLine(span.Service)} · {OneLine(span.Name)} +{(span.Start - first).TotalMilliseconds:0.#} ms, {span.Duration.TotalMilliseconds:0.#} ms{failure}{string.Concat(attributes)}");
    }

    private static IEnumerable<string> Details(Span span)
    {
        var place = Attribute(span, "code.file.path", "code.filepath");
        if (place is not null)
        {
            yield return $"in {OneLine(place)}:line {Attribute(span, "code.line.number", "code.lineno") ?? "1"}";
        }

        foreach (var line in span.Exceptions.SelectMany(exception => exception.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)).Take(MostFrames))
        {
            yield return line.Trim();
        }
    }

    private static string? Attribute(Span span, params string[] names) => names.Select(name => span.Attributes.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ⏎ ");
}
