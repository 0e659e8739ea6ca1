using System.Collections.Concurrent;
using System.Collections.Immutable;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Process.Building;

/// <summary>
/// The one place where candidates are built: a folder whose path never changes, so that builds are incremental. A tree is built once; that a
/// tree does not build is remembered while this program runs.
/// </summary>
internal sealed class BuildSlot(DeployConfig deploy, IRepository repository, IEvidenceStore evidence, DriverHost host, TimeProvider time) : ICandidateBuild
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    private readonly BuildStore _store = new(Path.Combine(host.Folder, "builds"), host.BuildsCap, time);
    private readonly CompilerServer _compiler = new(host, deploy, time);
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<string, DeploymentFailure> _broken = new(StringComparer.Ordinal);
    private readonly string _slot = Path.Combine(host.Folder, "slot");
    private readonly string _output = Path.Combine(host.Folder, "slot.out");

    /// <inheritdoc/>
    public Task<BuildOutcome> BuildAsync(Candidate candidate, CancellationToken cancellationToken) => BuildAsync(candidate, [], cancellationToken);

    /// <summary>Gets the output of a candidate, and builds it if nobody has yet; outputs in use stay, however many there are.</summary>
    public async Task<BuildOutcome> BuildAsync(Candidate candidate, ImmutableHashSet<string> inUse, CancellationToken cancellationToken)
    {
        var tree = await repository.TreeAsync(candidate, cancellationToken);
        if (Known(tree) is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var file = await LockAsync(cancellationToken);
            return Known(tree) ?? await CheckOutAndBuildAsync(candidate, inUse, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _compiler.Dispose();
        _one.Dispose();
    }

    private BuildOutcome? Known(string? tree)
    {
        if (tree is null)
        {
            return null;
        }

        if (_broken.TryGetValue(tree, out var failure))
        {
            return new BuildOutcome.Failed(failure, WasTried: false);
        }

        return _store.Find(tree) is { } output ? new BuildOutcome.Built(tree, output, WasNeeded: false, TimeSpan.Zero) : null;
    }

    private async Task<BuildOutcome> CheckOutAndBuildAsync(Candidate candidate, ImmutableHashSet<string> inUse, CancellationToken cancellationToken)
    {
        switch (await repository.CheckoutAsync(candidate, cancellationToken))
        {
            case CheckoutOutcome.Conflicted conflict:
                return new BuildOutcome.Failed(new DeploymentFailure(DeploymentStage.Checkout, conflict.Reason, Output: null), WasTried: false);

            case CheckoutOutcome.Made { Checkout: var checkout }:
                await using (checkout)
                {
                    var start = time.GetTimestamp();
                    if (await ProduceAsync(checkout, cancellationToken) is { } failure)
                    {
                        return new BuildOutcome.Failed(failure, WasTried: true);
                    }

                    var took = time.GetElapsedTime(start);
                    var output = _store.Add(checkout.Tree, _output, took);
                    _store.Trim(inUse.Add(checkout.Tree));
                    return new BuildOutcome.Built(checkout.Tree, output, WasNeeded: deploy.Build is not null, took);
                }

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Leaves the output in its folder, or says why there is none.
    private async Task<DeploymentFailure?> ProduceAsync(ICheckout checkout, CancellationToken cancellationToken)
    {
        if (Directory.Exists(_output))
        {
            Directory.Delete(_output, recursive: true);
        }

        if (deploy.Build is not { } build)
        {
            FolderSync.Copy(checkout.Path, _output);
            return null;
        }

        FolderSync.Run(checkout.Path, _slot, Path.Combine(host.Folder, "slot.manifest"));
        Directory.CreateDirectory(_output);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["out"] = _output, ["revision"] = checkout.Tree, ["checkout"] = _slot };
        var used = new HashSet<string>(StringComparer.Ordinal);
        var command = Template.FillWords(build, name =>
        {
            used.Add(name);
            return names.GetValueOrDefault(name);
        });
        var environment = await _compiler.JoinAsync(command, _slot, ChildEnvironment.OfBuild(host, deploy), cancellationToken);
        var spec = new ProcessSpec("build", command, _slot, environment, Path.Combine(host.Folder, "build.log")) { LogCap = host.LogCap };
        await CommandRun.StopLeftoverAsync(spec, time, cancellationToken);
        var outcome = await CommandRun.RunAsync(host.Supervisor, spec, deploy.BuildTimeout, time, cancellationToken);
        var failure = await FailureOfAsync(checkout.Tree, outcome, cancellationToken);
        if (failure is null && !used.Contains("out"))
        {
            // A build that names no output folder builds in place.
            FolderSync.Copy(_slot, _output);
        }

        return failure;
    }

    private async Task<DeploymentFailure?> FailureOfAsync(string tree, CommandOutcome outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case CommandOutcome.Ended { ExitCode: 0 }:
                return null;

            case CommandOutcome.Ended { ExitCode: SupervisedProcess.Unknown }:
                return new DeploymentFailure(DeploymentStage.Infrastructure, "The build was ended from outside.", Output: null);

            case CommandOutcome.Ended ended:
                var locator = await StoreAsync([.. ended.Lines.Select(line => line.Text)], cancellationToken);
                var failure = new DeploymentFailure(
                    DeploymentStage.Build, $"The build ended with {ProcessState.DescribeExit(ended.ExitCode)}{(locator is null ? "." : $": {locator.Quote}")}", locator);
                _broken[tree] = failure;
                return failure;

            case CommandOutcome.TimedOut late:
                return new DeploymentFailure(
                    DeploymentStage.Build,
                    FormattableString.Invariant($"The build was not done within {deploy.BuildTimeout.TotalSeconds:0.#} s (deploy.build_timeout)."),
                    await StoreAsync([.. late.Lines.Select(line => line.Text)], cancellationToken));

            case CommandOutcome.Refused refused:
                return new DeploymentFailure(DeploymentStage.Infrastructure, refused.Reason, Output: null);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Task<Locator?> StoreAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        OutputEvidence.StoreAsync(evidence, EvidenceKind.Output, lines, "build output", host.Redact, cancellationToken);

    // Another run on the same folder may be building; its lock ends with it, however it ends.
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(host.Folder);
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(host.Folder, "slot.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(start) < deploy.BuildTimeout)
            {
                await Task.Delay(LockPause, time, cancellationToken);
            }
            catch (IOException exception)
            {
                throw new UserErrorException(
                    $"The build slot in {host.Folder} was not free within {deploy.BuildTimeout}.",
                    "Another run is building there: wait for it or end it.",
                    FailureCategory.Infrastructure,
                    exception);
            }
        }
    }
}
