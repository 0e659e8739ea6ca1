using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks how figures of answers relate.</summary>
internal static class FigureChecks
{
    private const string Figure = ".figure.";

    /// <summary>Says whether two sets of numbers are the same but for a tolerance.</summary>
    public static bool AreSame(ImmutableSortedSet<decimal> one, ImmutableSortedSet<decimal> other, decimal tolerance) =>
        one.Count == other.Count && one.Zip(other, (first, second) => Math.Abs(first - second) <= tolerance).All(same => same);

    public static Seen Relates(Observation observation, Expectation.Relates expected)
    {
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var name in expected.Formula.Names.Where(name => !values.ContainsKey(name)))
        {
            if (ValueOf(observation, name) is not { } value)
            {
                return Seen.No(Phase.Relation, "value missing", $"'{name}' is no number of an answer");
            }

            values[name] = value;
        }

        try
        {
            var (left, right) = expected.Formula.Sides(name => values[name]);
            return Seen.When(expected.Formula.Holds(left, right, expected.Tolerance), string.Create(CultureInfo.InvariantCulture, $"{left} and {right}"), null, Phase.Relation, "does not relate so");
        }
        catch (Exception exception) when (exception is DivideByZeroException or OverflowException)
        {
            return Seen.No(Phase.Relation, "cannot be computed", exception.Message);
        }
    }

    public static Seen Moves(Observation observation, Expectation.Moves expected)
    {
        var (first, second) = (RelationChecks.Find(observation, expected.First), RelationChecks.Find(observation, expected.Second));
        if ((AskSymptoms.CutOff(observation, first) ?? AskSymptoms.CutOff(observation, second)) is { } cut)
        {
            return cut;
        }

        return FigureOf(first, 1) is { } before && FigureOf(second, 1) is { } after
            ? Seen.When(expected.Up ? after > before : after < before, string.Create(CultureInfo.InvariantCulture, $"{before}, then {after}"), second.Terminal, Phase.Relation, expected.Up ? "does not rise" : "does not fall")
            : Seen.No(Phase.Relation, "no numbers to compare", "an answer holds no figure", second.Terminal);
    }

    // NAME.figure.N is the Nth figure of an answer, NAME of an asking step its first; anything else is a value of a named step.
    private static decimal? ValueOf(Observation observation, string name)
    {
        var at = name.LastIndexOf(Figure, StringComparison.Ordinal);
        var (step, number) = at > 0 && int.TryParse(name[(at + Figure.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (name[..at], place) : (name, 1);
        if (observation.Asks.FirstOrDefault(ask => ask.Name == step) is { } asked)
        {
            return FigureOf(observation.Ask(asked), number);
        }

        return decimal.TryParse(observation.Value(name), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static decimal? FigureOf(AskView ask, int number) =>
        Figures.In(ask.Answer ?? "", AnswerControls.QuestionOf(ask)).Select(figure => figure.Value).OfType<decimal>().Skip(number - 1).Select(value => (decimal?)value).FirstOrDefault();
}
