namespace Regreen.Benchmarks.Mining;

/// <summary>How well predicted templates fit the true ones; the definitions are those of the literature (Khan et al., Jiang et al.).</summary>
internal sealed record TemplateScores(double Ga, double Fga, double Pa, double Fta)
{
    public double Sum => Ga + Fga + Pa + Fta;

    public static TemplateScores Of(IReadOnlyList<string> truth, IReadOnlyList<string> predicted)
    {
        var pairs = truth.Zip(predicted, (right, guess) => (right, guess)).ToList();
        var byTruth = Sizes(pairs.Select(pair => pair.right));
        var byGuess = Sizes(pairs.Select(pair => pair.guess));
        var shared = Sizes(pairs);
        var exact = shared.Where(both => byTruth[both.Key.right] == both.Value && byGuess[both.Key.guess] == both.Value).ToList();
        // A predicted template counts if all its lines have exactly that true template.
        var texts = byGuess.Count(guess => shared.TryGetValue((guess.Key, guess.Key), out var size) && size == guess.Value);
        return new TemplateScores(
            exact.Sum(both => both.Value) / (double)pairs.Count,
            F1(exact.Count, byGuess.Count, byTruth.Count),
            pairs.Count(pair => pair.right == pair.guess) / (double)pairs.Count,
            F1(texts, byGuess.Count, byTruth.Count));
    }

    public static TemplateScores Mean(IReadOnlyCollection<TemplateScores> scores) =>
        new(scores.Average(score => score.Ga), scores.Average(score => score.Fga), scores.Average(score => score.Pa), scores.Average(score => score.Fta));

    private static Dictionary<T, int> Sizes<T>(IEnumerable<T> items)
        where T : notnull => items.GroupBy(item => item).ToDictionary(group => group.Key, group => group.Count());

    private static double F1(int right, int guessed, int expected) => 2.0 * right / (guessed + expected);
}
