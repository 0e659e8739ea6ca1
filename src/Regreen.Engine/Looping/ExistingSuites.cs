using System.Collections.Concurrent;
using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Suites;
using Regreen.Engine.Witnessing;

namespace Regreen.Engine.Looping;

/// <summary>Where and how an existing suite is run.</summary>
/// <param name="Target">The target.</param>
/// <param name="Options">How much of its proof a case brings.</param>
/// <param name="SuiteHash">The hash of everything that the suites are made of, or null.</param>
/// <param name="Prover">What proves it, or null.</param>
internal sealed record SuiteRunning(CaseTarget Target, CaseOptions Options, string? SuiteHash, SuiteProver? Prover);

/// <summary>Runs existing suites: as a whole, and single tests of them. A suite runs once at a time, since it writes its results to the same files each time.</summary>
internal sealed class ExistingSuites(ExistingSuiteRunner existing, ImmutableArray<Quarantine> quarantines, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableArray<string>> _listed = new(StringComparer.Ordinal);

    /// <summary>Runs a case of a suite: all of it, but for the tests that are set apart, or one test.</summary>
    public Task<CaseJudged> RunAsync(SuiteConfig suite, CaseId id, SuiteRunning running, CancellationToken cancellationToken) => InTurnAsync(suite, async () => id.Name == SingleTests.Whole
        ? WholeSuite.Judge(suite, id, await TestsAsync(suite, running, cancellationToken), [.. quarantines.Where(quarantine => quarantine.Case.Suite == suite.Name).Select(quarantine => quarantine.Case.Name)])
        : await AloneAsync(suite, id, running, cancellationToken), cancellationToken);

    /// <summary>Runs a red suite again: where single tests can be run, those of them that were red, each alone.</summary>
    public Task<CaseJudged> RerunAsync(SuiteConfig suite, CaseJudged first, SuiteRunning running, CancellationToken cancellationToken)
    {
        var red = first.Expectations.Where(test => test.Verdict is Verdict.Failing or Verdict.Errored).Select(test => test.Expectation).ToImmutableArray();
        return first.Case.Name != SingleTests.Whole || suite.Rerun is null || red.IsEmpty || !first.NotReported.IsEmpty || red.Any(test => test.StartsWith('('))
            ? RunAsync(suite, first.Case, running, cancellationToken)
            : InTurnAsync(suite, () => OneByOneAsync(suite, first, red, running, cancellationToken), cancellationToken);
    }

    private async Task<CaseJudged> OneByOneAsync(SuiteConfig suite, CaseJudged first, ImmutableArray<string> red, SuiteRunning running, CancellationToken cancellationToken)
    {
        var again = ImmutableArray.CreateBuilder<CaseJudged>(red.Length);
        foreach (var test in red)
        {
            again.Add(await AloneAsync(suite, new CaseId(suite.Name, test), running, cancellationToken));
        }

        return WholeSuite.Again(first, again.ToImmutable());
    }

    // The name is one word of the command, whatever stands in it.
    private async Task<CaseJudged> AloneAsync(SuiteConfig suite, CaseId id, SuiteRunning running, CancellationToken cancellationToken)
    {
        var alone = suite.Rerun is null ? suite : suite with { Command = suite.Rerun, Rerun = null };
        var target = running.Target;
        var name = suite is { Rerun: not null, List: not null } ? (await ListedAsync(suite, target, cancellationToken)).FirstOrDefault(test => SingleTests.IsOne(test, id.Name), id.Name) : id.Name;
        var tests = await TestsAsync(alone, running with { Target = target with { ValueOf = word => word == "case" ? name : target.ValueOf(word) } }, cancellationToken);
        return WholeSuite.Only(alone, id, tests);
    }

    // A test runner takes the names that it lists, which need not be those that it reports.
    private async Task<ImmutableArray<string>> ListedAsync(SuiteConfig suite, CaseTarget target, CancellationToken cancellationToken)
    {
        if (!_listed.TryGetValue(suite.Name, out var listed))
        {
            _listed[suite.Name] = listed = await SuiteLister.ListAsync(suite, target.Root, target.Environment, time, cancellationToken);
        }

        return listed;
    }

    private Task<ImmutableArray<CaseJudged>> TestsAsync(SuiteConfig suite, SuiteRunning running, CancellationToken cancellationToken) => running.Prover is null
        ? existing.RunAsync(suite, running.Target, [], running.Options, cancellationToken)
        : running.Prover.RunAsync(suite, running.Target, [], running.Options, running.SuiteHash, cancellationToken);

    private async Task<CaseJudged> InTurnAsync(SuiteConfig suite, Func<Task<CaseJudged>> work, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(suite.Name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            var (startedAt, started) = (time.GetUtcNow(), time.GetTimestamp());
            return await work() with { StartedAt = startedAt, Duration = time.GetElapsedTime(started) };
        }
        finally
        {
            turn.Release();
        }
    }
}
