using System.Collections.Immutable;
using System.Globalization;
using Regreen.Corpus.Material;

namespace Regreen.Corpus.Scoring;

/// <summary>A hollow case and what became of it.</summary>
/// <param name="Id">The case.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Verdict">The verdict, or null where the product does not tell of it.</param>
/// <param name="Reason">The product's reason.</param>
internal sealed record HollowScore(string Id, string Kind, string? Verdict, string Reason)
{
    /// <summary>Gets whether it passes by its own word: only then it would be taken for green by others.</summary>
    public bool Passes { get; init; }

    /// <summary>Gets whether it was not taken for green. A case that nobody tells of was not looked at.</summary>
    public bool Caught => Verdict is not (null or "proven");
}

/// <summary>An honest case that was not taken for green.</summary>
internal sealed record FalseAlarm(string Id, int Round, string Reason);

/// <summary>How well a part of the corpus was judged.</summary>
/// <param name="Name">The part.</param>
internal sealed record PartScore(string Name)
{
    public ImmutableArray<HollowScore> Hollow { get; init; } = [];

    public ImmutableArray<FalseAlarm> FalseAlarms { get; init; } = [];

    /// <summary>Gets how many different honest cases it has.</summary>
    public int HonestCases { get; init; }

    /// <summary>Gets how often an honest case ran.</summary>
    public int HonestRuns { get; init; }

    public ImmutableArray<Replay> Replays { get; init; } = [];

    public double Seconds { get; init; }

    /// <summary>Gets why nothing could be judged, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Gets how it went, on a line.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"{(Problem is null && Hollow.All(one => one.Caught) && FalseAlarms.IsEmpty ? "✔" : "✘")} {Name}: {Hollow.Count(one => one.Caught)} of {Hollow.Length} hollow caught, {FalseAlarms.Length} false alarms in {HonestRuns} honest runs, {Replays.Count(replay => replay.ShownAgain)} of {Replays.Length} accusations shown again · {Seconds:0} s {Problem}");

    /// <summary>Compares what the product said with the labels.</summary>
    public static PartScore Of(string name, Entry entry, Part part, ImmutableArray<TestReport> rounds, ImmutableArray<Replay> replays)
    {
        var first = rounds.IsEmpty ? [] : rounds[0].Tests;
        var expected = entry.Templates * part.Rows;
        return new PartScore(name)
        {
            Hollow = [.. entry.Hollow.Select(pair => first.FirstOrDefault(test => test.Id == pair.Key) is { } found
                ? new HollowScore(pair.Key, pair.Value, found.Verdict, found.Reason) { Passes = found.Passed }
                : new HollowScore(pair.Key, pair.Value, null, "the report does not tell of it"))],
            HonestCases = expected,
            HonestRuns = expected * rounds.Length,
            FalseAlarms = expected == 0 ? [] : [.. rounds.SelectMany((round, index) => Alarms(round, index + 1, entry, expected))],
            Replays = replays,
        };
    }

    // Existing suites stand in a report as a whole too; what counts are their cases.
    private static IEnumerable<FalseAlarm> Alarms(TestReport round, int number, Entry entry, int expected)
    {
        var honest = round.Tests.Where(test => !test.Id.EndsWith("/all", StringComparison.Ordinal) && !entry.Hollow.ContainsKey(test.Id)).ToList();
        return honest.Where(test => !test.IsProven).Select(test => new FalseAlarm(test.Id, number, $"{test.Verdict}: {test.Reason}"))
            .Concat(Enumerable.Range(0, Math.Max(0, expected - honest.Count)).Select(_ => new FalseAlarm("a case", number, "the report does not tell of it")));
    }
}
