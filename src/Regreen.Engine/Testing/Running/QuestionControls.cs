using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Observing;

namespace Regreen.Engine.Testing.Running;

/// <summary>
/// Puts the questions of a case in another way: with other numbers, and the figures of the answers must change; in other words, and the case must stay green.
/// A service that only pretends to work gives itself away by one of them.
/// </summary>
internal static class QuestionControls
{
    private const string OtherNumbers = "other numbers are asked for";
    private const string InOtherWords = "the same is asked in other words";
    private const int Variants = 3;

    public static async Task<ImmutableArray<ControlResult>> RunAsync(Attempting attempt, Observation healthy, ImmutableArray<Claim> claims, CancellationToken cancellationToken)
    {
        if (!claims.Contains(Claim.Answers))
        {
            return [];
        }

        var results = ImmutableArray.CreateBuilder<ControlResult>();
        if (healthy.Asks.Any(step => HasBoth(healthy.Ask(step))) || CallView.Of(healthy).Any(call => call.HasBoth))
        {
            results.Add(await NumbersAsync(attempt, healthy, cancellationToken));
        }

        if (AnswersOf(healthy).Any(answer => answer.Length > 0) && await WordsAsync(attempt, healthy, cancellationToken) is { } words)
        {
            results.Add(words);
        }

        return results.ToImmutable();
    }

    // One of several other inputs may have the same answer by chance; all of them have it only where nobody looks at them.
    private static async Task<ControlResult> NumbersAsync(Attempting attempt, Observation healthy, CancellationToken cancellationToken)
    {
        string? same = null;
        for (var variant = 1; variant <= Variants; variant++)
        {
            var way = variant;
            var other = await attempt.ObserveAsync(new Variation { Reword = question => OtherInput.Numbers(question, way), OtherNumbers = way }, cancellationToken);
            same = LiveReading.Repeated(healthy, other);
            if (same is null)
            {
                return new ControlResult(Claim.Answers, OtherNumbers, Live: true, TurnedRed: true, "the figures of the answers change with them");
            }
        }

        return new ControlResult(Claim.Answers, OtherNumbers, Live: true, TurnedRed: false, $"the figures {same} come whatever is asked for");
    }

    // Where no wording is understood, the question is asked once more as it was: a service that fails now and then is not accused.
    private static async Task<ControlResult?> WordsAsync(Attempting attempt, Observation healthy, CancellationToken cancellationToken)
    {
        var told = "";
        foreach (var variant in Enumerable.Range(0, Variants))
        {
            var reworded = new Variation { Reword = question => OtherWords.For(question)[variant] };
            var other = await attempt.ObserveAsync(reworded, cancellationToken);
            if (!HasAnswer(other))
            {
                // Silence says nothing of the words, if it is no more than a moment's.
                other = await attempt.ObserveAsync(reworded, cancellationToken);
            }

            if (CaseJudge.Passes(other))
            {
                return Words(turnedRed: false, $"it passes with '{QuestionOf(other)}'");
            }

            told = $"'{QuestionOf(other)}' is answered by '{AnswerOf(other)}'";
        }

        return CaseJudge.Passes(await attempt.ObserveAsync(Variation.None, cancellationToken)) ? Words(turnedRed: true, told) : null;

        ControlResult Words(bool turnedRed, string detail) => new(Claim.Answers, InOtherWords, Live: true, turnedRed, detail) { MustStayGreen = true };
    }

    private static bool HasBoth(AskView ask) =>
        ask.Request is { } request && QuestionText.In(request.Frame.Payload) is { } question && OtherInput.Numbers(question, 1) != question
        && (!LiveReading.FiguresOf(ask).IsEmpty || Figures.NamesAsked(ask.Answer ?? "", question));

    private static string QuestionOf(Observation observation) =>
        observation.Asks.Select(step => observation.Ask(step).Request).OfType<Reading>().Select(request => QuestionText.In(request.Frame.Payload)).FirstOrDefault(text => text is not null) ?? "";

    private static bool HasAnswer(Observation observation) => AnswersOf(observation).Any();

    // What an agent says, and what a call finds that is given a question.
    private static IEnumerable<string> AnswersOf(Observation observation) =>
        observation.Asks.Select(step => observation.Ask(step).Answer).OfType<string>().Concat(CallView.Of(observation).Where(call => call.Question is not null).Select(call => call.Result));

    private static string AnswerOf(Observation observation) => AnswersOf(observation).FirstOrDefault() is { } answer ? answer[..Math.Min(answer.Length, 120)] : "nothing";
}
