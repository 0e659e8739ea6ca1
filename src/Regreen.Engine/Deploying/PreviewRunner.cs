using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Engine.Looping;

namespace Regreen.Engine.Deploying;

/// <summary>What a preview showed.</summary>
public abstract record PreviewOutcome(bool Built)
{
    /// <summary>It came up, and the cases were run.</summary>
    public sealed record Tested(bool Built, ImmutableArray<CaseJudged> Verdicts) : PreviewOutcome(Built);

    /// <summary>It did not come up.</summary>
    public sealed record Failed(bool Built, DeploymentFailure Failure) : PreviewOutcome(Built);
}

/// <summary>Puts a candidate out as a preview, runs cases on it, and takes it away again.</summary>
public sealed class PreviewRunner(IDriver driver, ITestBench bench, IRunObserver observer)
{
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(20);

    /// <summary>Runs cases on a preview of a candidate.</summary>
    /// <param name="key">The command's key.</param>
    /// <param name="candidate">What is put out.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="controls">How much of its proof each brings.</param>
    /// <param name="decides">Says of a verdict that no other is needed; null: every case is run to its end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PreviewOutcome> RunAsync(
        string key, Candidate candidate, ImmutableArray<CaseId> cases, Func<CaseId, ControlScope> controls, Func<CaseJudged, bool>? decides, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        observer.Note($"preview of {Name(candidate)}: building and starting");
        switch (await driver.DeployAsync(new DeploymentRequest(key, Preview: true, candidate, candidate.Configuration), cancellationToken))
        {
            case DeploymentOutcome.Failed failed:
                return new PreviewOutcome.Failed(failed.Built, failed.Failure);
            case DeploymentOutcome.Ready ready:
                try
                {
                    foreach (var process in candidate.Stopped)
                    {
                        await driver.StopProcessAsync(ready.Deployment, process, cancellationToken);
                    }

                    observer.Note($"preview of {Name(candidate)}: running {cases.Length} {(cases.Length == 1 ? "case" : "cases")}");
                    return new PreviewOutcome.Tested(ready.Built, await bench.RunAllAsync(cases, ready.Deployment, controls, candidate.SuiteCommit, decides, cancellationToken));
                }
                finally
                {
                    using var deadline = new CancellationTokenSource(CleanUp, time);
                    await driver.StopAsync(ready.Deployment, deadline.Token);
                }

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Names a candidate in a few words.</summary>
    public static string Name(Candidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return string.Join(
            " ",
            [
                Short(candidate.Commit),
                .. candidate.Without.Select(commit => $"without {Short(commit)}"),
                candidate.Patch is null ? "" : "with a patch",
                .. candidate.Configuration.Select(pair => $"with {pair.Key}={pair.Value ?? "(absent)"}"),
                .. candidate.Stopped.Select(process => $"without the process {process}"),
                candidate.SuiteCommit is { } suite ? $"under the suites of {Short(suite)}" : "",
            ]).TrimEnd();
    }

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
