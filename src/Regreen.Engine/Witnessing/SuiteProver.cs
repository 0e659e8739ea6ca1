using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Witnessing;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Suites;

namespace Regreen.Engine.Witnessing;

/// <summary>What proves existing suites.</summary>
/// <param name="Witness">The witness.</param>
/// <param name="Folder">Where its plug-ins are laid out, and results of controls are kept.</param>
/// <param name="Say">Tells a person what is about to be done.</param>
public sealed record WitnessParts(IWitness Witness, string Folder, Action<string> Say);

/// <summary>
/// Runs existing suites through the witness: what their cases sent and got is seen, and then every control of what they claim is tried on them.
/// </summary>
public sealed class SuiteProver(ExistingSuiteRunner existing, IEvidenceStore evidence, WitnessParts parts, TimeProvider time)
{
    private readonly ControlMemory _memory = new(parts.Folder);

    /// <summary>Runs a suite and judges its cases.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="target">The target.</param>
    /// <param name="manifest">The cases that must be accounted for.</param>
    /// <param name="options">How much of its proof a case brings.</param>
    /// <param name="suiteHash">The hash of everything that the suites are made of, or null where nobody names it: then nothing is remembered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ImmutableArray<CaseJudged>> RunAsync(
        SuiteConfig suite, CaseTarget target, ImmutableArray<ManifestEntry> manifest, CaseOptions options, string? suiteHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        using var access = new TargetAccess(target, options, time);
        await using var witness = await OpenAsync(access, suite, cancellationToken);
        var witnessed = new WitnessedSuite(existing, witness, suite, target, manifest, options);

        var (startedAt, start) = (time.GetUtcNow(), time.GetTimestamp());
        var before = await access.RevisionAsync(cancellationToken);
        var run = await witnessed.RunAsync(SabotagePlan.None, suite.Timeout, cancellationToken);
        var duration = time.GetElapsedTime(start);
        var found = await new CaseFinder(witnessed, access, suite).FindAsync(run, duration, cancellationToken);
        var memory = new MemoryKey(suiteHash, suite, before);
        var controls = await ControlsAsync(witnessed, access, found, memory, options, (run.Requests, duration), cancellationToken);
        var after = await access.AfterAsync(before, cancellationToken);

        var judged = ImmutableArray.CreateBuilder<CaseJudged>(run.Tests.Length);
        foreach (var test in run.Tests)
        {
            judged.Add(await JudgeAsync(test, suite, found.GetValueOrDefault(test.Case.Name), controls, new Around(before, after, startedAt), cancellationToken));
        }

        return judged.ToImmutable();
    }

    /// <summary>Runs a suite as it is, and then with one control of one case, for a person to see.</summary>
    /// <exception cref="UserErrorException">The case does not pass, or nothing of it was seen.</exception>
    public async Task<ControlResult> ReplayAsync(SuiteConfig suite, CaseTarget target, CaseOptions options, string test, SabotageKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suite);
        using var access = new TargetAccess(target, options, time);
        await using var witness = await OpenAsync(access, suite, cancellationToken);
        var witnessed = new WitnessedSuite(existing, witness, suite, target, [], options);
        var start = time.GetTimestamp();
        var run = await witnessed.RunAsync(SabotagePlan.None, suite.Timeout, cancellationToken);
        var healthy = time.GetElapsedTime(start);
        var found = await new CaseFinder(witnessed, access, suite).FindAsync(run, healthy, cancellationToken);
        if (run.Find(test) is { Passed: true } && run.Attribute() is { IsAlone: false } attributed && !attributed.ByCase.ContainsKey(test))
        {
            return new ControlResult(Claim.Reachable, SabotageWords.Of(kind), Live: true, TurnedRed: false, "it asked nothing, and passes");
        }

        if (run.Find(test) is not { Passed: true } || found.GetValueOrDefault(test) is not { } one)
        {
            throw new UserErrorException(
                run.Find(test) is { } ended ? $"The case '{test}' does not pass with an exchange: {ended.Reason}" : $"The suite '{suite.Name}' has no case '{test}' in its results.",
                $"It has: {string.Join(", ", run.Tests.Select(other => $"'{other.Case.Name}'").Take(20))}.",
                FailureCategory.Usage);
        }

        var control = one.Controls.Where(control => control.Kind == kind).Append(new SuiteControl(one.Claims.FirstOrDefault(), kind)).First();
        var plan = new ControlPlan([one with { Controls = [control] }]) { RunRequests = run.Requests };
        var results = await new ControlRounds(witnessed, access.CredentialsFor, healthy, ControlBudget.For(plan, healthy, time)).RunAsync(plan, cancellationToken);
        return results[test].Single();
    }

    private async Task<IWitnessSession> OpenAsync(TargetAccess access, SuiteConfig suite, CancellationToken cancellationToken) =>
        await parts.Witness.OpenAsync(await access.SettingsAsync(Path.Combine(parts.Folder, "plugins"), cancellationToken) with { IsProxy = suite.Proxy }, cancellationToken);

    private async Task<Controls> ControlsAsync(
        WitnessedSuite suite, TargetAccess access, IReadOnlyDictionary<string, ControlledCase> cases, MemoryKey key, CaseOptions options, (int Requests, TimeSpan Duration) run, CancellationToken cancellationToken)
    {
        if (options.Controls != ControlsMode.All || suite.Suite.Controls == SuiteControlsMode.Cheap)
        {
            return new Controls(ImmutableDictionary<string, ImmutableArray<ControlResult>>.Empty, "no control was run on them, so nothing is proven");
        }

        var plan = new ControlPlan([.. cases.Values.Select(one => _memory.Recall(one, key)).Where(one => one.Traffic.IsAnswered)]) { RunRequests = run.Requests };
        if (plan.Rounds + plan.Alone > 0)
        {
            parts.Say(plan.Estimate(suite.Suite.Name, run.Duration));
        }

        var results = await new ControlRounds(suite, access.CredentialsFor, run.Duration, ControlBudget.For(plan, run.Duration, time)).RunAsync(plan, cancellationToken);
        _memory.Keep(results, key);
        return new Controls(plan.Cases.ToImmutableDictionary(one => one.Name, one => (ImmutableArray<ControlResult>)[.. one.Known, .. results.GetValueOrDefault(one.Name) ?? []], StringComparer.Ordinal), null);
    }

    private async Task<CaseJudged> JudgeAsync(CaseJudged test, SuiteConfig suite, ControlledCase? seen, Controls controls, Around around, CancellationToken cancellationToken)
    {
        if (seen is null || seen.Traffic.Exchanges.IsEmpty)
        {
            return test is { Verdict: Verdict.Unproven, Passed: true } ? test with { Reason = "no exchange with the target was observed; see docs/guides/wrapping-an-existing-suite.md" } : test;
        }

        var frames = Frames(seen.Traffic);
        var transcript = await evidence.PutAsync(EvidenceKind.Transcript, new Transcript(frames).ToJsonLines(), cancellationToken);
        var attempt = new AttemptRecord(transcript, around.Before, around.After, around.StartedAt, test.Duration);
        var witnessed = new WitnessedCase(attempt, frames, seen.Claims, controls.ByCase.GetValueOrDefault(test.Case.Name, []))
        {
            Declared = suite.Claims,
            Left = seen.Traffic.Exchanges.Sum(exchange => exchange.Left),
            LeadsTo = seen.Traffic.Exchanges.Select(exchange => exchange.LeadsTo).FirstOrDefault(host => host is not null),
            Due = [.. seen.Known.Select(DueControl.Of), .. seen.Controls.Select(control => new DueControl(control.Claim, SabotageWords.Of(control.Kind), Live: true))],
            NotControlled = controls.WhyNot,
        };
        return WitnessJudge.Judge(test, witnessed, control => Replay(test.Case, control));
    }

    private static string Replay(CaseId id, ControlResult control)
    {
        var name = SabotageWords.Names.First(name => SabotageWords.Of(SabotageWords.Find(name)!.Value) == control.Name);
        return ReplayCommand.Of(id, name);
    }

    // The exchanges one after the other, numbered through: a line of the transcript is a frame.
    private static ImmutableArray<Frame> Frames(CaseTraffic traffic) =>
        [.. traffic.Exchanges.SelectMany(exchange => exchange.Frames.Select(frame => frame with { Channel = $"x{exchange.Number}" })).Select((frame, index) => frame with { Index = index + 1 })];

    private sealed record Around(ServedRevision Before, ServedRevision After, DateTimeOffset StartedAt);

    private sealed record Controls(ImmutableDictionary<string, ImmutableArray<ControlResult>> ByCase, string? WhyNot);
}
