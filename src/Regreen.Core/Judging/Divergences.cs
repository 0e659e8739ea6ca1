using Regreen.Core.Judging.Expecting;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Recording;

namespace Regreen.Core.Judging;

/// <summary>Finds the first step at which a red case left the healthy path.</summary>
internal static class Divergences
{
    /// <summary>The symptom of a step that finds its session closed.</summary>
    public const string SessionClosed = "session closed";

    private const int QuoteLength = 200;

    private readonly record struct Candidate(Phase Phase, int Step, string Symptom, string Message, Reading? Reading);

    /// <summary>Finds the earliest by phase, then by step: a session that was refused explains whatever came after it.</summary>
    public static Divergence? Find(Observation observation, IReadOnlyList<Checked> checks, EvidenceId transcript)
    {
        var candidates = Failures(observation).Concat(Refusals(observation, checks)).Concat(Expectations(observation, checks)).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var first = candidates.OrderBy(IsConsequence).ThenBy(candidate => IsTeardown(observation, candidate.Step)).ThenBy(candidate => candidate.Phase).ThenBy(candidate => candidate.Step < 0 ? int.MaxValue : candidate.Step).First();
        return new Divergence(first.Phase, $"{first.Phase.ToString().ToLowerInvariant()}: {first.Symptom}", first.Message, Locate(first.Reading, transcript));
    }

    // What fails in a teardown comes last: it must not hide what failed before it.
    public static bool IsTeardown(Observation observation, int step) => step >= 0 && step < observation.Scenario.Steps.Length && observation.Scenario.Steps[step].IsTeardown;

    // That a session is closed has a reason, and the reason came before.
    private static bool IsConsequence(Candidate candidate) => candidate.Symptom == SessionClosed;

    /// <summary>Names a frame as a place in the stored transcript.</summary>
    public static Locator? Locate(Reading? reading, EvidenceId transcript)
    {
        if (reading is null)
        {
            return null;
        }

        var line = Transcript.Line(reading.Recorded ?? reading.Frame);
        return new Locator(transcript, EvidenceKind.Transcript, reading.Frame.Index, line.Length <= QuoteLength ? line : line[..QuoteLength], $"frame {reading.Frame.Index}");
    }

    private static IEnumerable<Candidate> Failures(Observation observation) =>
        from reading in observation.Readings
        where reading.Frame.Direction == FrameDirection.Failed
        select new Candidate(reading.Frame.Phase ?? Phase.Connect, reading.Frame.Step, reading.Frame.Reason ?? "failed", Told(reading), reading);

    private static string Told(Reading reading) =>
        string.Join(": ", new[] { reading.Frame.Name, reading.Frame.Reason, reading.Frame.Payload }.Where(part => !string.IsNullOrEmpty(part)));

    private static IEnumerable<Candidate> Refusals(Observation observation, IReadOnlyList<Checked> checks)
    {
        foreach (var channel in observation.Readings.Select(reading => reading.Frame.Channel).Distinct(StringComparer.Ordinal))
        {
            var session = observation.Session(channel);
            if (session.Refusal is { } refusal && !WasExpected(observation.Scenario, channel, checks))
            {
                var symptom = session.IsPolicy ? LoginChecks.SymptomOf(session, observation.Protocol) : Broken(refusal.Frame);
                yield return new Candidate(session.IsPolicy ? Phase.Authenticate : Phase.Connect, refusal.Frame.Step, symptom, $"{refusal.Frame.User ?? "nobody"}: {LoginChecks.Tell(session, observation.Protocol)}", session.Error ?? refusal);
            }
        }
    }

    private static string Broken(Frame frame) => frame.Status is { } status ? $"http {status}" : $"closed {frame.CloseCode ?? 0}";

    // A refusal that an expectation asked for is no departure from the healthy path, even if another expectation of the case fails.
    private static bool WasExpected(ScenarioCase scenario, string channel, IReadOnlyList<Checked> checks) => scenario.Steps
        .Where(step => string.Equals(step.Action.Channel, channel, StringComparison.Ordinal))
        .Any(step => step.Expectations.Any(expectation => expectation is Expectation.Refused or Expectation.Status)
            && checks.Where(check => check.Step == step.Index).All(check => check.Result.Held));

    private static IEnumerable<Candidate> Expectations(Observation observation, IReadOnlyList<Checked> checks) =>
        from check in checks
        where !check.Result.Held
        let message = $"{check.Result.At}: expected {check.Result.Expectation}, but: {check.Result.Observed}"
        select new Candidate(check.Phase, check.Step, check.Symptom, message, observation.Readings.FirstOrDefault(reading => reading.Frame.Index == check.Result.Frame));
}
