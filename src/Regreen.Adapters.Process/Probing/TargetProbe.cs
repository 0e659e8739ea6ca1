using System.Globalization;
using Regreen.Adapters.Process.Deploying;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Process.Probing;

/// <summary>Asks the service over HTTP, as <c>target.ready</c> and <c>target.revision</c> say.</summary>
public sealed class TargetProbe : ITargetProbe
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private readonly TargetConfig _target;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Probes _probes;
    private readonly Readiness _readiness;

    /// <summary>Makes a probe; <paramref name="patience"/> is how long a deployment may take to become ready.</summary>
    public TargetProbe(TargetConfig target, TimeSpan patience, TimeProvider time)
    {
        (_target, _patience, _time) = (target, patience, time);
        _probes = new Probes(time);
        _readiness = new Readiness(_probes, time);
    }

    /// <inheritdoc/>
    public async Task<ServedRevision?> AskAsync(string address, string tree, CancellationToken cancellationToken)
    {
        if (_target.Revision is { } revision)
        {
            return (await _readiness.AskRevisionAsync(revision, address, tree, LongestAnswer, cancellationToken)).Revision;
        }

        var probe = await _readiness.UntilReadyAsync(address, _target.Ready, _time.GetTimestamp(), cancellationToken);
        return probe.IsHealthy ? Unsaid(tree) : null;
    }

    /// <inheritdoc/>
    public async Task<TargetAnswer> UntilServedAsync(string address, string tree, CancellationToken cancellationToken)
    {
        var deadline = _time.GetTimestamp() + (long)(_patience.TotalSeconds * _time.TimestampFrequency);
        var within = string.Create(CultureInfo.InvariantCulture, $"within {_patience.TotalSeconds:0.##} s (deploy.ready)");
        var ready = await _readiness.UntilReadyAsync(address, _target.Ready, deadline, cancellationToken);
        if (!ready.IsHealthy)
        {
            return Failed(DeploymentStage.Ready, $"The target was not ready {within}: {ready.Target} {ready.Detail}.");
        }

        if (_target.Revision is not { } config)
        {
            return new TargetAnswer(Unsaid(tree), Failure: null);
        }

        ServedRevision? served = null;
        var probe = await _readiness.UntilHealthyAsync(
            async (timeout, token) =>
            {
                (var result, served) = await _readiness.AskRevisionAsync(config, address, tree, timeout, token);
                return result;
            },
            deadline,
            cancellationToken);
        return probe.IsHealthy
            ? new TargetAnswer(served, Failure: null)
            : Failed(DeploymentStage.Revision, $"The revision was not served {within}: {probe.Target} {probe.Detail}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _probes.Dispose();

    private static ServedRevision Unsaid(string tree) => new(tree, null, null, RevisionSource.Deployment);

    private static TargetAnswer Failed(DeploymentStage stage, string reason) => new(Served: null, new DeploymentFailure(stage, reason, Output: null));
}
