using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Testing.Suites;

namespace Regreen.Engine.Looping;

/// <summary>
/// Fixes, before a run, which tests every existing suite must account for: those that it lists, or those of its newest run. A list may grow by itself; for it to
/// shrink a person must have said so.
/// </summary>
public sealed class SuiteManifests(ProjectConfig config, IJournal journal, TimeProvider time)
{
    private const int MostRuns = 50;

    /// <summary>Reads the manifests; a suite that neither lists nor ran has none.</summary>
    public async Task<ImmutableArray<SuiteManifest>> ReadAsync(ImmutableSortedDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var manifests = ImmutableArray.CreateBuilder<SuiteManifest>();
        foreach (var suite in config.Suites.Where(suite => suite.Command is not null))
        {
            var tests = suite.List is null
                ? (await LastAsync(suite.Name, cancellationToken))?.Manifest ?? []
                : await SuiteLister.ListAsync(suite, config.Root, environment, time, cancellationToken);
            if (!tests.IsEmpty)
            {
                manifests.Add(new SuiteManifest(suite.Name, tests));
            }
        }

        return manifests.ToImmutable();
    }

    /// <summary>Finds the newest run of a suite, or null.</summary>
    public async Task<SuiteMemory?> LastAsync(string suite, CancellationToken cancellationToken)
    {
        foreach (var run in (await journal.ListAsync(cancellationToken)).Reverse().Take(MostRuns))
        {
            SuiteMemory? memory = null;
            var (alone, unknown) = (ImmutableArray<string>.Empty, ImmutableArray<string>.Empty);
            await foreach (var entry in journal.ReadAsync(run, cancellationToken))
            {
                memory = entry.Fact switch
                {
                    AttemptFinished { Judged: { } judged } when judged.Case.Suite == suite && judged.Case.Name == SingleTests.Whole && TestsOf(judged) is { IsEmpty: false } tests => new SuiteMemory(run, tests, judged.NotReported),
                    ManifestAccepted accepted when accepted.Suite == suite => new SuiteMemory(run, accepted.Tests, []),
                    _ => memory,
                };
                if (entry.Fact is AttemptFinished { Attempt: 1, Judged: { } test } && test.Case.Suite == suite && test.Case.Name != SingleTests.Whole)
                {
                    alone = alone.Add(test.Case.Name);
                    unknown = unknown.AddRange(test.NotReported);
                }
            }

            if (memory is not null)
            {
                return memory.With(alone, unknown);
            }
        }

        return null;
    }

    /// <summary>Takes what the newest run of a suite reported as its manifest from now on.</summary>
    public async Task<SuiteMemory?> AcceptAsync(string suite, string by, CancellationToken cancellationToken)
    {
        var memory = await LastAsync(suite, cancellationToken);
        if (memory is { NotReported.IsEmpty: false })
        {
            await journal.AppendAsync(memory.Run, new ManifestAccepted(suite, memory.Reported, by), cancellationToken);
        }

        return memory;
    }

    // A name in brackets stands for the suite itself, where no test of it is known.
    private static ImmutableArray<string> TestsOf(CaseJudged judged) =>
        [.. judged.Expectations.Select(test => test.Expectation).Where(test => !test.StartsWith('('))];
}

/// <summary>What is remembered of a suite.</summary>
/// <param name="Run">The run that told it.</param>
/// <param name="Manifest">The tests that it must account for.</param>
/// <param name="NotReported">Those among them that it did not report.</param>
public sealed record SuiteMemory(RunId Run, ImmutableArray<string> Manifest, ImmutableArray<string> NotReported)
{
    /// <summary>Adds the tests that ran alone beside the others.</summary>
    internal SuiteMemory With(ImmutableArray<string> alone, ImmutableArray<string> notReported)
    {
        var known = Manifest.Select(Denominator.KeyOf).ToHashSet(StringComparer.Ordinal);
        return this with { Manifest = [.. Manifest, .. alone.Where(test => known.Add(Denominator.KeyOf(test)))], NotReported = [.. NotReported, .. notReported] };
    }

    /// <summary>Gets the tests that it reported.</summary>
    public ImmutableArray<string> Reported => [.. Manifest.Except(NotReported, StringComparer.Ordinal)];
}
