using System.Text.Json.Nodes;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>Waits until the Deployments of a deployment have rolled out, or will not.</summary>
internal sealed class RolloutWatch(Cluster cluster, DriverParts parts)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAtPods = TimeSpan.FromSeconds(2);

    /// <summary>Waits for one; null when it is done, else why it is not, in a sentence without its end.</summary>
    public async Task<string?> UntilDoneAsync(string list, string name, string pods, CancellationToken cancellationToken)
    {
        var patience = parts.Deploy.ReadyTimeout;
        using var deadline = new CancellationTokenSource(patience, parts.Time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var last = new Rollout(IsDone: false, Failure: null, "nothing was seen of it");
        try
        {
            var rolling = FollowAsync(list, name, seen => last = seen, enough.Token);
            var hopeless = UntilHopelessAsync(pods, enough.Token);
            var first = await Task.WhenAny(rolling, hopeless);
            var why = await first;
            await enough.CancelAsync();
            await Task.WhenAll(rolling, hopeless).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return why;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return FormattableString.Invariant($"was not done within {patience.TotalSeconds:0.##} s (deploy.ready): {last.Detail}");
        }
    }

    // Looks, then follows from there; whenever the stream ends, or its version is too old, it looks again.
    private async Task<string?> FollowAsync(string list, string name, Action<Rollout> seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await cluster.GetAsync($"{list}/{name}", cancellationToken) is not { } deployment)
            {
                return "was deleted by somebody else";
            }

            if (Judge(deployment, seen) is { } verdict)
            {
                return verdict.Why;
            }

            var version = deployment["metadata"]?["resourceVersion"]?.GetValue<string>() ?? "0";
            await foreach (var happened in cluster.WatchAsync(list, name, version, cancellationToken))
            {
                if (happened["type"]!.GetValue<string>() == "DELETED")
                {
                    return "was deleted by somebody else";
                }

                if (Judge(happened["object"]!, seen) is { } followed)
                {
                    return followed.Why;
                }
            }

            await Task.Delay(Pause, parts.Time, cancellationToken);
        }
    }

    private static (string? Why, bool IsOver)? Judge(JsonNode deployment, Action<Rollout> seen)
    {
        var rollout = Rollout.Of(deployment);
        seen(rollout);
        return rollout.IsDone ? (null, true) : rollout.Failure is { } failure ? ($"failed: {failure.TrimEnd('.')}", true) : null;
    }

    // The controller gives up after minutes; a pod says at once that it will never start.
    private async Task<string?> UntilHopelessAsync(string pods, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(LookAtPods, parts.Time, cancellationToken);
            var list = (await cluster.GetAsync(pods, cancellationToken))?["items"] as JsonArray ?? [];
            if (list.OfType<JsonNode>().SelectMany(PodTrouble.Of).Any(trouble => trouble.IsHopeless))
            {
                return "will not be done";
            }
        }
    }
}
