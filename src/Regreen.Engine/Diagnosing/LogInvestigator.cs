using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Engine.Diagnosing;

/// <summary>Reads the service's own lines about the failing requests: those that carry their trace ids, those that sound like trouble first.</summary>
public sealed class LogInvestigator(ILogSource logs, EvidenceWriter evidence) : IInvestigator
{
    private const int MostLines = 20_000;
    private const int MostFindings = 5;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        // A case that is red only because its control stayed green has nothing wrong in its own requests.
        var observed = scope.Failing.Where(judged => judged is { Receipt: not null, Divergence: not null }).ToImmutableArray();
        if (scope.Deployment is not { } deployment || observed.IsEmpty)
        {
            return [];
        }

        IReadOnlyList<LogLine> lines;
        try
        {
            lines = await logs.ReadAsync(
                deployment,
                observed.Min(judged => judged.StartedAt) - Margin,
                observed.Max(judged => judged.StartedAt + judged.Duration) + Margin,
                MostLines,
                cancellationToken);
        }
        catch (UserErrorException error)
        {
            return [new Finding(Investigator.Log, FindingKind.NotSeen, $"The logs could not be read: {error.Message}", [])];
        }

        return lines.Count == 0
            ? [new Finding(Investigator.Log, FindingKind.NotSeen, "The log source gave no line for the time of the tests: that it is silent proves nothing.", [])]
            : await FindAsync(scope, observed, lines, cancellationToken);
    }

    private async Task<ImmutableArray<Finding>> FindAsync(
        InvestigationScope scope, ImmutableArray<CaseJudged> observed, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        var readings = lines.Select(LogReading.Of).ToImmutableArray();
        var failing = TraceIds(observed);
        var healthy = TraceIds(scope.Iteration.Verdicts.Where(judged => judged.Verdict == Verdict.Proven && !scope.Issue.Issue.Cases.Contains(judged.Case)));
        var alsoWhenHealthy = readings.Where(reading => Carries(reading, healthy)).Select(reading => reading.Template).ToHashSet(StringComparer.Ordinal);
        // A service whose log carries trace ids tells which lines are of these requests; then no other line is guessed at.
        var isTraced = readings.Any(reading => Carries(reading, failing));
        var chosen = readings
            .Where(reading => isTraced ? Carries(reading, failing) : reading.Severity >= 2 && !Carries(reading, healthy))
            .Where(reading => reading.Severity > 0 || !alsoWhenHealthy.Contains(reading.Template))
            .OrderByDescending(reading => Carries(reading, failing))
            .ThenBy(reading => alsoWhenHealthy.Contains(reading.Template))
            .ThenByDescending(reading => reading.Severity)
            .ThenBy(reading => reading.Index)
            .DistinctBy(reading => reading.Template, StringComparer.Ordinal)
            .Take(MostFindings)
            .ToImmutableArray();
        if (chosen.IsEmpty)
        {
            return [new Finding(Investigator.Log, FindingKind.NotSeen, $"None of {lines.Count} log lines speaks of the failing requests.", [])];
        }

        var texts = readings.Select(reading => reading.Line.Text).ToArray();
        var locators = await evidence.WriteAsync(
            EvidenceKind.Log, texts, [.. chosen.Select(reading => (reading.Index, $"{reading.Line.Source}, line {reading.Index + 1}"))], cancellationToken);
        return [.. chosen.Select((reading, index) => ToFinding(reading, locators[index], Carries(reading, failing)))];
    }

    private static Finding ToFinding(LogReading reading, Locator locator, bool isOfTheRequest) => new(
        Investigator.Log,
        isOfTheRequest && reading.Severity > 0 ? FindingKind.Mechanism : FindingKind.NewLogTemplate,
        $"{reading.Line.Source} wrote{(isOfTheRequest ? " about that very request" : "")}: {Shorten(reading.Message)}",
        [locator])
    { Subject = reading.Message };

    private static bool Carries(LogReading reading, ImmutableHashSet<string> traces) =>
        traces.Any(trace => reading.Line.Text.Contains(trace, StringComparison.Ordinal));

    private static ImmutableHashSet<string> TraceIds(IEnumerable<CaseJudged> verdicts) =>
        [.. verdicts.SelectMany(judged => judged.Receipt?.TraceIds ?? [])];

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
