using System.Collections.Immutable;
using Regreen.Core.Judging.Expecting;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>
/// Finds the expectations that no control on recorded traffic turns red by themselves, though some changed what they read. Such a line notices nothing,
/// also where the case turns red by another.
/// </summary>
internal sealed class UnmovedExpectations(Observation healthy)
{
    // Those that nothing has turned red yet, and whether anything has changed what they read.
    private readonly List<(int Place, int Step, Expectation Expectation)> _open = [.. healthy.Scenario.AllExpectations.Select((pair, place) => (place, pair.Step, pair.Expectation))];
    private readonly HashSet<int> _touched = [];

    /// <summary>Gets whether every expectation was turned red.</summary>
    public bool IsEmpty => _open.Count == 0;

    /// <summary>Gets the places of those that were touched and stayed green, in the order of <see cref="ScenarioCase.AllExpectations"/>.</summary>
    public ImmutableArray<int> Places => [.. _open.Select(one => one.Place).Where(_touched.Contains)];

    /// <summary>Looks at a broken observation.</summary>
    public void See(Claim claim, Observation broken)
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            var (place, step, expectation) = _open[index];
            if (!Touches(claim, step, expectation, broken))
            {
                continue;
            }

            _touched.Add(place);
            if (!ExpectationEvaluator.Holds(broken, step, expectation))
            {
                _open.RemoveAt(index);
            }
        }
    }

    private bool Touches(Claim claim, int step, Expectation expectation, Observation broken) => expectation switch
    {
        // No control puts in what an answer must not hold.
        Expectation.Answer { Condition: AnswerCondition.Absent } => false,
        Expectation.Isolated => claim == Claim.Isolated,
        Expectation.InTime => claim == Claim.Fast,

        // An answer with another status of the same kind is the same to who expects a failure.
        Expectation.Status => Differs(step, broken, frame => frame.Status) && !(Fails(step, healthy) && Fails(step, broken)),
        Expectation.Header header => Differs(step, broken, frame => frame.Headers.GetValueOrDefault(header.Name.ToLowerInvariant())),
        Expectation.Answer or Expectation.Quality => broken.Ask(broken.Scenario.Steps[step]).Answer is not null && Differs(step, broken, frame => frame.Payload),
        Expectation.JsonField or Expectation.FieldFits or Expectation.ItemCount or Expectation.Contains => Differs(step, broken, frame => frame.Payload),

        // The others speak of what comes at all, or of several answers.
        _ => true,
    };

    // Where no answer came, no value of it can hold: that says nothing of the value.
    private bool Differs<T>(int step, Observation broken, Func<Frame, T> read)
    {
        var after = Answers(step, broken).Select(read).ToList();
        return after.Count > 0 && !after.SequenceEqual(Answers(step, healthy).Select(read));
    }

    private static bool Fails(int step, Observation observation) => Answers(step, observation).Any(frame => frame.Status >= 500);

    private static IEnumerable<Frame> Answers(int step, Observation observation) =>
        observation.Readings.Where(reading => reading.Frame.Step == step && reading.Frame.Direction is FrameDirection.Received or FrameDirection.Refused).Select(reading => reading.Frame);
}
