using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Judging;
using Regreen.Core.Mining;

namespace Regreen.Engine.Diagnosing;

/// <summary>
/// The lines of a source around the tests: whose request each is, and what its template is among all of them. The trace ids of our own requests are what
/// was planted: a source in which none of them is found does not show this deployment, as far as anybody knows.
/// </summary>
internal sealed class RequestLog
{
    private const int HeaderSample = 500;
    private const int Together = 2;
    private const int LongestStack = 8192;

    private readonly ImmutableHashSet<string> _failing;
    private readonly ImmutableHashSet<string> _healthy;
    private readonly ImmutableArray<LogReading> _before;
    private readonly ImmutableArray<SameCase> _sameCases;
    private readonly HashSet<string> _wroteWhenHealthy;

    private readonly HashSet<int> _byMoment;

    private RequestLog(ImmutableArray<LogReading> readings, ImmutableArray<LogReading> baseline, ImmutableHashSet<string> failing, ImmutableHashSet<string> healthy, RequestMoments moments, ImmutableArray<SameCase> sameCases)
    {
        (_failing, _healthy, _sameCases) = (failing, healthy, sameCases);
        var miner = new TemplateMiner();
        var headers = HeadersOf(readings, baseline);
        var before = Mine(miner, headers, baseline);
        var now = Mine(miner, headers, readings);
        // Only after the last line is every template as general as the lines are.
        Readings = [.. readings.Select((reading, index) => reading.HasOwnTemplate ? reading : reading with { Template = now[index].Text })];
        _before = [.. baseline.Select((reading, index) => reading.HasOwnTemplate ? reading : reading with { Template = before[index].Text })];
        _wroteWhenHealthy = [.. Readings.Where(IsHealthy).Concat(_before).Select(reading => reading.Template)];
        IsTraced = Readings.Any(IsFailing);
        _byMoment = IsTraced ? [] : ByMoment(moments);
        Planted = failing.Count + healthy.Count;
        Found = Readings.Where(reading => IsFailing(reading) || IsHealthy(reading)).Select(reading => reading.Trace ?? TraceIds.First(reading.Line.Text)).Distinct(StringComparer.Ordinal).Count();
    }

    public ImmutableArray<LogReading> Readings { get; }

    /// <summary>Does a line carry the trace id of a failing request? Then no other line is guessed at.</summary>
    public bool IsTraced { get; }

    /// <summary>How many of our requests carried a trace id.</summary>
    public int Planted { get; }

    /// <summary>How many of them the source tells of.</summary>
    public int Found { get; }

    public static RequestLog Of(IReadOnlyList<LogLine> lines, IReadOnlyList<LogLine> baseline, IEnumerable<CaseJudged> failing, IEnumerable<CaseJudged> healthy, RequestMoments moments, IEnumerable<CaseJudged> former) => new(
        Read(lines),
        Read(baseline),
        [.. failing.SelectMany(judged => judged.Receipt?.TraceIds ?? [])],
        [.. healthy.SelectMany(judged => judged.Receipt?.TraceIds ?? [])],
        moments,
        [.. failing.Join(former, judged => judged.Case, judged => judged.Case, (now, before) => new SameCase([.. now.Receipt?.TraceIds ?? []], [.. before.Receipt?.TraceIds ?? []]))]);

    public bool IsFailing(LogReading reading) => Carries(reading, _failing);

    public bool IsHealthy(LogReading reading) => Carries(reading, _healthy);

    /// <summary>Does only its moment tie the line to a failing request? Never where a line carries the trace id of one, and never a line that is somebody else's by its own trace id.</summary>
    public bool IsByMoment(LogReading reading) => _byMoment.Contains(reading.Index);

    public bool IsKnownFromHealth(LogReading reading) => _wroteWhenHealthy.Contains(reading.Template);

    /// <summary>Without trace ids: the lines that are new against the healthy ones and sound like trouble, by index.</summary>
    public ImmutableHashSet<int> Telling()
    {
        var failing = Readings.Where(reading => !IsHealthy(reading)).ToList();
        var healthy = Readings.Where(IsHealthy).Select(reading => reading.Message);
        return [.. FailingLines.Choose([.. failing.Select(reading => reading.Message)], healthy).Select(index => failing[index]).Where(reading => !_wroteWhenHealthy.Contains(reading.Template)).Select(reading => reading.Index)];
    }

    /// <summary>What healthy requests wrote and no failing one did, as long as both can be told apart; the most frequent first.</summary>
    public ImmutableArray<(LogReading Last, int Requests, int Of)> Gone()
    {
        if (!IsTraced)
        {
            return [];
        }

        var written = Readings.Where(IsFailing).Select(reading => reading.Template).ToHashSet(StringComparer.Ordinal);
        var healthy = Readings.Where(IsHealthy).ToLookup(reading => reading.Trace ?? TraceIds.First(reading.Line.Text), StringComparer.Ordinal);
        return
        [
            .. healthy.SelectMany(request => request.DistinctBy(reading => reading.Template, StringComparer.Ordinal))
                .Where(reading => !written.Contains(reading.Template))
                .GroupBy(reading => reading.Template, StringComparer.Ordinal)
                .Where(same => same.Count() >= Together && same.Count() * 2 >= healthy.Count)
                .OrderByDescending(same => same.Count())
                .ThenBy(same => same.First().Index)
                .Select(same => (same.Last(), same.Count(), healthy.Count)),
        ];
    }

    /// <summary>What the failing requests write much more or less often than the same cases did when they were last proven, where the source still has both.</summary>
    public ImmutableArray<(LogReading Last, RateChange Change)> AtAnotherRate()
    {
        var pairs = _sameCases.Where(pair => Readings.Any(reading => Carries(reading, pair.Now)) && _before.Any(reading => Carries(reading, pair.Before))).ToImmutableArray();
        var now = Readings.Where(reading => pairs.Any(pair => Carries(reading, pair.Now))).ToLookup(reading => reading.Template, StringComparer.Ordinal);
        var before = _before.Where(reading => pairs.Any(pair => Carries(reading, pair.Before))).CountBy(reading => reading.Template, StringComparer.Ordinal);
        return [.. TemplateRates.Changed(before.ToDictionary(StringComparer.Ordinal), now.ToDictionary(lines => lines.Key, lines => lines.Count(), StringComparer.Ordinal)).Select(change => (now[change.Template].Last(), change))];
    }

    /// <summary>What the failing requests write at a warning's level or a graver one, and healthy lines at a lower one only; the gravest first.</summary>
    public ImmutableArray<(LogReading Last, string Before, int Lines)> Graver()
    {
        var healthy = Readings.Where(IsHealthy).Concat(_before).ToLookup(reading => reading.Statement, StringComparer.Ordinal);
        return
        [
            .. Readings.Where(reading => IsFailing(reading) && reading.LevelRank >= LogLevels.Warning)
                .Where(reading => healthy[reading.Statement].Count() >= Together && healthy[reading.Statement].All(other => other.LevelRank >= 0 && other.LevelRank < reading.LevelRank))
                .OrderByDescending(reading => reading.LevelRank)
                .DistinctBy(reading => reading.Statement, StringComparer.Ordinal)
                .Select(reading => (reading, LogLevels.NameOf(healthy[reading.Statement].Max(other => other.LevelRank)), healthy[reading.Statement].Count())),
        ];
    }

    // What is written at other moments as well is no word about the request.
    private HashSet<int> ByMoment(RequestMoments moments)
    {
        var at = Readings.ToLookup(reading => reading.Line.At is { } instant && (reading.Trace ?? TraceIds.First(reading.Line.Text)) is null && moments.AreFailingAlone(instant));
        var elsewhere = at[false].Select(reading => reading.Template).ToHashSet(StringComparer.Ordinal);
        return [.. at[true].Where(reading => !elsewhere.Contains(reading.Template) && !IsKnownFromHealth(reading)).Select(reading => reading.Index)];
    }

    // A stack is written in lines of its own, and none of them says whose it is: it belongs to the line before it of the same writer, or where its lines name none, of the same source.
    private static ImmutableArray<LogReading> Read(IReadOnlyList<LogLine> lines)
    {
        var readings = ImmutableArray.CreateBuilder<LogReading>(lines.Count);
        var thrower = new Dictionary<(string Source, string Who), int>();
        for (var index = 0; index < lines.Count; index++)
        {
            var (line, source) = (lines[index], lines[index].Source);
            var (who, rest) = LinePrefix.Split(line.Text);
            readings.Add(LogReading.Of(line, index));
            if (!LineTones.IsFrame(rest))
            {
                thrower[(source, who)] = thrower[(source, "")] = index;
            }
            else if (thrower.TryGetValue((source, who), out var at) && readings[at].Stack.Length + rest.Length < LongestStack)
            {
                readings[at] = readings[at] with { Stack = $"{readings[at].Stack}\n{rest}" };
            }
        }

        return readings.ToImmutable();
    }

    // One header for both windows, or the same line had two templates.
    private static Dictionary<string, LineHeader> HeadersOf(ImmutableArray<LogReading> readings, ImmutableArray<LogReading> baseline) =>
        baseline.Select(reading => reading.Line.Source).Concat(readings.Select(reading => reading.Line.Source)).Distinct(StringComparer.Ordinal).ToDictionary(
            source => source,
            source => LineHeader.Learn([.. SampleOf(readings, source), .. SampleOf(baseline, source)]),
            StringComparer.Ordinal);

    private static IEnumerable<string> SampleOf(ImmutableArray<LogReading> readings, string source) => readings.Where(reading => reading.Line.Source == source).Take(HeaderSample).Select(reading => reading.Message);

    private static TemplateHandle[] Mine(TemplateMiner miner, Dictionary<string, LineHeader> headers, ImmutableArray<LogReading> readings) =>
        [.. readings.Select(reading => miner.Add(reading.Message.AsSpan(headers[reading.Line.Source].MessageStart(reading.Message))))];

    // What a field says counts; a text may hold anybody's id.
    private static bool Carries(LogReading reading, ImmutableHashSet<string> ids) => reading.Trace is { } trace ? ids.Contains(trace) : TraceIds.HoldsAny(reading.Line.Text, ids);

    /// <summary>The trace ids of one case, now that it fails and when it was last proven.</summary>
    private sealed record SameCase(ImmutableHashSet<string> Now, ImmutableHashSet<string> Before);
}
