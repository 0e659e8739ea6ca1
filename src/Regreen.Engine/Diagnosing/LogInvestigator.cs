using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Mining;
using Regreen.Core.Recording;

namespace Regreen.Engine.Diagnosing;

/// <summary>
/// Reads the service's own lines about the failing requests: those that carry their trace ids, or where none does, those that were written while they alone were under way; those that sound like trouble first, and
/// what healthy requests wrote and these did not. A source that shows none of our requests is not believed: what it does not say is not seen.
/// </summary>
public sealed class LogInvestigator(ILogSource logs, EvidenceWriter evidence, TimeProvider time) : IInvestigator
{
    private const int MostLines = 20_000;
    private const int MostFindings = 5;
    private const int MostGone = 2;
    private const int MostChanged = 2;
    private const int LongestText = 16_384;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Investigator By => Investigator.Log;

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

        try
        {
            var log = await ReadAsync(scope, deployment, observed, cancellationToken);
            return log.Readings.IsEmpty
                ? [NotSeen("The log source gave no line for the time of the tests: that it is silent proves nothing. An instant that names no zone is taken as UTC.")]
                : await FindAsync(log, cancellationToken);
        }
        catch (UserErrorException error)
        {
            return [NotSeen($"The logs could not be read: {error.Message}")];
        }
    }

    private static Finding NotSeen(string text) => new(Investigator.Log, FindingKind.NotSeen, text, []);

    /// <summary>Reads the time of the round's tests, and again while a source that is known to be slow had no time yet to show one of our requests.</summary>
    private async Task<RequestLog> ReadAsync(InvestigationScope scope, Core.Facts.Deployment deployment, ImmutableArray<CaseJudged> observed, CancellationToken cancellationToken)
    {
        var healthy = scope.Iteration.Verdicts.Where(judged => judged is { Verdict: Verdict.Proven, Receipt: not null } && !scope.Issue.Issue.Cases.Contains(judged.Case)).ToImmutableArray();
        ImmutableArray<CaseJudged> judged = [.. observed, .. healthy];
        var moments = RequestMoments.Of(scope, observed);
        var baseline = await BaselineAsync(scope, deployment, cancellationToken);
        for (var until = observed.Max(one => one.StartedAt + one.Duration) + logs.Delay; ; await Task.Delay(Pause, time, cancellationToken))
        {
            var lines = await WindowAsync(deployment, judged, cancellationToken);
            var log = RequestLog.Of(lines, baseline, observed, healthy, moments, scope.Start.Baseline?.Verdicts ?? []);
            if (log.IsTraced || time.GetUtcNow() >= until)
            {
                return log;
            }
        }
    }

    /// <summary>The lines of the last proven green, where the source still has them.</summary>
    private async Task<IReadOnlyList<LogLine>> BaselineAsync(InvestigationScope scope, Core.Facts.Deployment deployment, CancellationToken cancellationToken)
    {
        try
        {
            return scope.Start.Baseline is { Verdicts: { IsEmpty: false } verdicts } ? await WindowAsync(deployment, verdicts, cancellationToken) : [];
        }
        catch (UserErrorException)
        {
            // Without an old window the requests of this round that were healthy are compared with.
            return [];
        }
    }

    private Task<IReadOnlyList<LogLine>> WindowAsync(Core.Facts.Deployment deployment, ImmutableArray<CaseJudged> judged, CancellationToken cancellationToken) => logs.ReadAsync(
        deployment,
        judged.Min(one => one.StartedAt) - Margin,
        judged.Max(one => one.StartedAt + one.Duration) + Margin,
        MostLines,
        cancellationToken);

    private async Task<ImmutableArray<Finding>> FindAsync(RequestLog log, CancellationToken cancellationToken)
    {
        var chosen = Choose(log);
        var gone = log.Gone().Take(MostGone).ToImmutableArray();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (log.Found == 0 && log.Planted > 0)
        {
            findings.Add(NotSeen($"None of our {log.Planted} requests left its trace id in the log, so nothing proves that it shows this deployment: what it does not say is not seen."));
        }
        else if (chosen.IsEmpty)
        {
            findings.Add(NotSeen($"None of {log.Readings.Length} log lines speaks of the failing requests, though the log shows {log.Found} of our {log.Planted} requests."));
        }

        if (!log.IsTraced && log.Readings.Count(reading => reading.Line.IsZoneAssumed) is > 0 and var zoneless)
        {
            findings.Add(NotSeen($"{zoneless} of {log.Readings.Length} log lines name no zone in their instant, and were taken as UTC: if they were written in another one, those of the failing requests were not seen."));
        }

        var changed = Changed(log);
        var texts = log.Readings.Select(reading => OnOneLine(reading.Line.Text)).ToArray();
        var places = chosen.Concat(gone.Select(missing => missing.Last)).Concat(changed.Select(other => other.Last)).Select(reading => (reading.Index, $"{reading.Line.Source}, line {reading.Index + 1}")).ToList();
        var locators = places.Count == 0 ? [] : await evidence.WriteAsync(EvidenceKind.Log, texts, places, cancellationToken);
        findings.AddRange(chosen.Select((reading, index) => ToFinding(reading, locators[index], log)));
        findings.AddRange(gone.Select((missing, index) => new Finding(
            Investigator.Log,
            FindingKind.GoneLogTemplate,
            $"{missing.Requests} of {missing.Of} healthy requests made {missing.Last.Line.Source} write what no failing one did: {Shorten(missing.Last.Template)}",
            [locators[chosen.Length + index]])
        { Subject = missing.Last.Template }));
        findings.AddRange(changed.Select((other, index) => new Finding(Investigator.Log, FindingKind.ChangedLogTemplate, other.Text, [locators[chosen.Length + gone.Length + index]]) { Subject = other.Last.Template }));
        return findings.ToImmutable();
    }

    private static ImmutableArray<(LogReading Last, string Text)> Changed(RequestLog log) =>
    [
        .. log.Graver().Take(MostChanged).Select(graver => (
            graver.Last,
            $"{graver.Last.Line.Source} wrote about that very request at {LogLevels.NameOf(graver.Last.LevelRank)} what {graver.Lines} healthy lines say at {graver.Before} at most: {Shorten(graver.Last.Template)}")),
        .. log.AtAnotherRate().Take(MostChanged).Select(rate => (
            rate.Last,
            $"{rate.Last.Line.Source} wrote {rate.Change.Now} times what it wrote {rate.Change.Before} times for the same cases when they were last proven: {Shorten(rate.Last.Template)}")),
    ];

    private static ImmutableArray<LogReading> Choose(RequestLog log)
    {
        var telling = log.IsTraced ? [] : log.Telling();
        return
        [
            .. log.Readings
                .Where(reading => log.IsTraced ? log.IsFailing(reading) : (reading.Severity >= 2 || telling.Contains(reading.Index) || (reading.Severity > 0 && log.IsByMoment(reading))) && !log.IsHealthy(reading))
                .Where(reading => reading.Severity > 0 || !log.IsKnownFromHealth(reading))
                .OrderByDescending(log.IsFailing)
                .ThenByDescending(log.IsByMoment)
                .ThenBy(log.IsKnownFromHealth)
                .ThenByDescending(reading => reading.Severity)
                .ThenBy(reading => reading.Index)
                .DistinctBy(reading => reading.Template, StringComparer.Ordinal)
                .Take(MostFindings),
        ];
    }

    private static Finding ToFinding(LogReading reading, Locator locator, RequestLog log)
    {
        var (isOfTheRequest, isByMoment) = (log.IsFailing(reading), log.IsByMoment(reading));
        var about = isOfTheRequest ? " about that very request" : isByMoment ? " while that request alone was under way (by its moment; it carries no trace id)" : "";
        return new Finding(
            Investigator.Log,
            (isOfTheRequest || isByMoment) && reading.Severity > 0 ? FindingKind.Mechanism : FindingKind.NewLogTemplate,
            $"{reading.Line.Source} wrote{about}: {Shorten(reading.Message)}",
            [locator])
        { Subject = reading.Message + reading.Stack, IsByMoment = isByMoment };
    }

    // A locator names a line: an entry of many lines is one line of the evidence, and none fills the store.
    private static string OnOneLine(string text) => (text.Length <= LongestText ? text : text[..LongestText]).ReplaceLineEndings(" ⏎ ");

    private static string Shorten(string text) => VisibleText.Of(text.Length <= 300 ? text : text[..300] + "…");
}
