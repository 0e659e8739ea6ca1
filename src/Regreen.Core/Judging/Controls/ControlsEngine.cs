using System.Collections.Immutable;
using Regreen.Core.Judging.Expecting;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>Checks a case's expectations on recorded traffic that was broken on purpose: each control of each claim must turn the case red.</summary>
public static class ControlsEngine
{
    private static readonly ImmutableArray<RecordedControl> Controls =
        [.. ReachableControls.All, .. LimitControls.All, .. AuthenticatedControls.All, .. AnswerControls.All, .. BodyControls.All, .. ToolControls.All, .. RelationControls.All];

    /// <summary>Gets the names of all controls.</summary>
    internal static IEnumerable<string> Names => Controls.Select(control => control.Name);

    /// <summary>Runs every control of the claims that applies to the traffic.</summary>
    public static ImmutableArray<ControlResult> Run(Observation observation, ImmutableArray<Claim> claims) => Run(observation, claims, new UnmovedExpectations(observation));

    /// <summary>Runs every control of the claims that applies to the traffic, and looks which expectations they turn red.</summary>
    internal static ImmutableArray<ControlResult> Run(Observation observation, ImmutableArray<Claim> claims, UnmovedExpectations unmoved) =>
        [.. Controls.Where(control => claims.Contains(control.Claim)).Select(control => Run(observation, control, unmoved)).OfType<ControlResult>()];

    /// <summary>Says what a case claims: what it declares, and what its traffic shows.</summary>
    public static ImmutableArray<Claim> ClaimsOf(Observation observation)
    {
        var claims = new SortedSet<Claim>(observation.Scenario.Claims);
        var expectations = observation.Scenario.AllExpectations.Select(pair => pair.Expectation).ToList();
        Infer(Claim.Reachable, observation.Readings.Any(reading => reading.Frame.Direction != FrameDirection.Sent));
        Infer(Claim.Authenticated, observation.Readings.Any(reading => reading.Frame.Credentials) || expectations.Exists(IsAboutLogin));
        Infer(Claim.Answers, observation.Asks.Any(step => !observation.Ask(step).Frames.IsEmpty) || observation.Readings.Any(IsOfAgent));
        Infer(Claim.UsesTools, observation.Asks.Any(step => ToolControls.UsesTools(observation.Ask(step))));
        Infer(Claim.Isolated, expectations.Exists(expectation => expectation is Expectation.Isolated));
        Infer(Claim.Fast, expectations.Exists(expectation => expectation is Expectation.InTime));
        return [.. claims];

        void Infer(Claim claim, bool seen)
        {
            if (seen)
            {
                claims.Add(claim);
            }
        }
    }

    // Whoever asks by a raw message asks an agent too; that it answers is then not tested.
    private static bool IsOfAgent(Reading reading) => reading.IsReceived && EventNames.IsRun(reading.Event);

    private static bool IsAboutLogin(Expectation expectation) =>
        expectation is Expectation.Authenticated or Expectation.Refused || (expectation is Expectation.Status status && status.Codes.All(code => code is 401 or 403));

    private static ControlResult? Run(Observation observation, RecordedControl control, UnmovedExpectations unmoved)
    {
        ControlResult? result = null;
        foreach (var mutation in control.Break(observation))
        {
            if (result is null or { TurnedRed: true })
            {
                result = FirstRed(mutation.Broken) is { } red
                    ? result ?? new ControlResult(control.Claim, control.Name, false, true, red)
                    : new ControlResult(control.Claim, control.Name, false, false, StaysGreen(observation.Scenario, mutation.Step));
            }

            unmoved.See(control.Claim, mutation.Broken);
            if (result is { TurnedRed: false } && unmoved.IsEmpty)
            {
                break;
            }
        }

        return result;
    }

    private static string? FirstRed(Observation broken) =>
        ExpectationEvaluator.OneByOne(broken).FirstOrDefault(check => !check.Result.Held) is { } red ? $"{red.Result.At}: {red.Result.Expectation}" : null;

    // The line that should have noticed: the last expectation of the step that was broken, or the step that expects nothing.
    private static string StaysGreen(ScenarioCase scenario, int step)
    {
        if (step >= 0 && scenario.Steps[step].Expectations.IsEmpty)
        {
            return $"{scenario.Steps[step].At} expects nothing";
        }

        var (_, expectation) = scenario.AllExpectations.LastOrDefault(pair => step < 0 || pair.Step == step);
        return expectation is null ? $"{scenario.At} expects nothing" : $"{expectation.At}: '{expectation.Text}' still holds";
    }
}
