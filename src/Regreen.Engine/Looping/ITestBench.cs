using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Looping;

/// <summary>How much of its proof a case brings.</summary>
public enum ControlScope
{
    /// <summary>The expectations only.</summary>
    None,

    /// <summary>And the controls on the recorded transcript.</summary>
    Recorded,

    /// <summary>And the live controls.</summary>
    All,
}

/// <summary>The suites of a run, ready to be run against a deployment.</summary>
public interface ITestBench
{
    /// <summary>Runs a case. A suite from a commit is read from there, its helpers too.</summary>
    Task<CaseJudged> RunAsync(CaseId id, Deployment deployment, ControlScope controls, string? suiteCommit, CancellationToken cancellationToken);

    /// <summary>Runs a red case again, to see whether the failure stays: of an existing suite the tests that were red, where they can be run alone.</summary>
    Task<CaseJudged> RerunAsync(CaseJudged first, Deployment deployment, ControlScope controls, CancellationToken cancellationToken);
}

/// <summary>Runs several cases on a deployment.</summary>
internal static class TestBenchExtensions
{
    private const int AtOnce = 4;

    /// <summary>Runs them, and ends those that still run when one was judged that decides for all; they have no verdict then.</summary>
    public static async Task<ImmutableArray<CaseJudged>> RunAllAsync(
        this ITestBench bench, IEnumerable<CaseId> cases, Deployment deployment, Func<CaseId, ControlScope> controls, string? suiteCommit, Func<CaseJudged, bool>? decides, CancellationToken cancellationToken)
    {
        var ids = cases.ToArray();
        var verdicts = new CaseJudged?[ids.Length];
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Parallel.ForAsync(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = decided.Token }, async (index, token) =>
            {
                verdicts[index] = await bench.RunAsync(ids[index], deployment, controls(ids[index]), suiteCommit, token);
                if (decides?.Invoke(verdicts[index]!) == true)
                {
                    await decided.CancelAsync();
                }
            });
        }
        catch (OperationCanceledException) when (decided.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whoever still ran was told to end; what was judged until then says all.
        }

        return [.. verdicts.OfType<CaseJudged>()];
    }
}
