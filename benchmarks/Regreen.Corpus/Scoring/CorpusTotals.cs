using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Regreen.Corpus.Scoring;

/// <summary>The figures over all parts.</summary>
internal sealed record CorpusTotals(ImmutableArray<PartScore> Parts, TimeSpan Duration)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ImmutableArray<HollowScore> Hollow => [.. Parts.SelectMany(part => part.Hollow)];

    private ImmutableArray<Replay> Replays => [.. Parts.SelectMany(part => part.Replays)];

    /// <summary>Gets whether every hollow case was caught and no honest one accused.</summary>
    public bool IsGood => Parts.All(part => part.Problem is null && part.FalseAlarms.IsEmpty) && Hollow.All(one => one.Caught) && Replays.All(replay => replay.ShownAgain);

    /// <summary>Gets the figures by name.</summary>
    public ImmutableArray<(string Name, object Value)> Figures =>
    [
        ("kinds", Hollow.Select(one => one.Kind).Distinct(StringComparer.Ordinal).Count()),
        ("hollow", Hollow.Length),
        ("caught", Hollow.Count(one => one.Caught)),
        ("honest", Parts.Sum(part => part.HonestRuns)),
        ("false_alarms", Parts.Sum(part => part.FalseAlarms.Length)),
        ("seconds", Math.Round(Duration.TotalSeconds, 1)),
        ("hollow_passing", Hollow.Count(one => one.Passes)),
        ("honest_cases", Parts.Sum(part => part.HonestCases)),
        ("accusations", Replays.Length),
        ("shown_again", Replays.Count(replay => replay.ShownAgain)),
    ];

    /// <summary>Writes the figures as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        Figures.Append(("missed", Missed.Select(one => new { one.Id, one.Kind })))
            .Append(("accused_wrongly", Parts.SelectMany(part => part.FalseAlarms.Select(alarm => new { Part = part.Name, alarm.Id, alarm.Round, alarm.Reason }))))
            .ToDictionary(figure => figure.Item1, figure => figure.Item2, StringComparer.Ordinal), Indented);

    private IEnumerable<HollowScore> Missed => Hollow.Where(one => !one.Caught);

    /// <summary>Writes what was missed, who was accused wrongly, how each kind fared, and the figures.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        foreach (var kind in Hollow.GroupBy(one => one.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind.Key,-52} {kind.Count(one => one.Caught),3} of {kind.Count(),3}");
        }

        foreach (var (part, one) in Parts.SelectMany(part => part.Hollow.Where(one => !one.Caught).Select(one => (part, one))))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"missed: {part.Name} {one.Id} ({one.Kind}): {one.Verdict} {one.Reason}");
        }

        foreach (var (part, alarm) in Parts.SelectMany(part => part.FalseAlarms.Select(alarm => (part, alarm))))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"false alarm: {part.Name} {alarm.Id}, round {alarm.Round}: {alarm.Reason}");
        }

        foreach (var (part, replay) in Parts.SelectMany(part => part.Replays.Where(replay => !replay.ShownAgain).Select(replay => (part, replay))))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"not shown again: {part.Name}: regreen {replay.Command}");
        }

        text.AppendLine();
        foreach (var (name, value) in Figures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-24} {value}");
        }

        return text.ToString().TrimEnd();
    }
}
