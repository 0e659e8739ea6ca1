using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Regreen.FaultLab.Scoring;

/// <summary>The figures over all faults. Shares are of those faults to which the question applies.</summary>
internal sealed record LabTotals(ImmutableArray<FaultScore> Scores)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private ImmutableArray<FaultScore> Broken => [.. Scores.Where(score => !score.IsControl)];

    /// <summary>Gets the figures by name.</summary>
    public ImmutableArray<(string Name, object Value)> Figures =>
    [
        ("faults", Scores.Length),
        ("grouped", Share(Broken, score => score.Grouped)),
        ("grouped_by_symptom", Share(Broken, score => score.GroupedBySymptom)),
        ("cause_right", Share(Broken.Where(score => score.IsInReach), score => score.CauseRight)),
        ("confirmed", Share(Broken.Where(score => score is { Repaired: true, IsFromTheBeginning: false }), score => score.Confirmed)),
        ("wrongly_blamed", Share(Scores, score => score.WronglyBlamed)),
        ("controls", Scores.Count(score => score.IsControl)),
        ("controls_accused", Scores.Count(score => score is { IsControl: true, WronglyBlamed: true })),
        ("repaired", Share(Broken.Where(score => score.IsRepairable), score => score.Repaired)),
        ("ended_right", Share(Scores, score => score.EndedRight)),
        ("tests_edited", Scores.Sum(score => score.TestsEdited)),
        ("seconds", Math.Round(Scores.Sum(score => score.Seconds), 1)),
    ];

    /// <summary>Writes the figures and every score as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        Figures.Append(("scores", Scores)).Prepend(("benchmark", "lab")).ToDictionary(figure => figure.Item1, figure => figure.Item2, StringComparer.Ordinal), Indented);

    /// <summary>Writes the figures, and how many faults of each layer went well.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        foreach (var layer in Scores.GroupBy(score => score.Layer, StringComparer.Ordinal).OrderBy(layer => layer.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{layer.Key,-24} {layer.Count(score => score.IsGood),3} of {layer.Count(),3}");
        }

        text.AppendLine();
        foreach (var (name, value) in Figures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-24} {value}");
        }

        return text.ToString();
    }

    private static double Share(IEnumerable<FaultScore> scores, Func<FaultScore, bool> holds)
    {
        var all = scores.ToImmutableArray();
        return all.IsEmpty ? 1 : Math.Round((double)all.Count(holds) / all.Length, 3);
    }
}
