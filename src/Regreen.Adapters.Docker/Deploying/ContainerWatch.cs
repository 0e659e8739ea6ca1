using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>Waits until the service in a container serves, and says why it does not.</summary>
internal sealed class ContainerWatch(DockerEngine engine, DockerContainers containers, DriverParts parts)
{
    private const int LastLines = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for whichever comes first: it serves that tree, its container ends, or time is up.</summary>
    public async Task<TargetAnswer> UntilServedAsync(DockerContainer container, string tree, CancellationToken cancellationToken)
    {
        var start = parts.Time.GetTimestamp();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answering = parts.Target.UntilServedAsync(container.Address, tree, enough.Token);
        var ending = engine.WaitAsync(container.Id, enough.Token);
        await Task.WhenAny(answering, ending);
        var hasEnded = ending.IsCompletedSuccessfully;
        var answer = hasEnded || !answering.IsCompleted ? null : await answering;
        await enough.CancelAsync();
        await Task.WhenAll(answering, ending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        if (ending.IsFaulted)
        {
            await ending;
        }

        return answer switch
        {
            { Served: not null } => await UntilHealthyAsync(container.Id, answer, start, cancellationToken),
            { Failure: { } failure } => await ExplainedAsync(container.Id, failure, cancellationToken),
            _ => await EndedAsync(container.Id, cancellationToken),
        };
    }

    // A container may have a health check of its own, which knows more than an address that answers.
    private async Task<TargetAnswer> UntilHealthyAsync(string id, TargetAnswer answer, long start, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (await containers.InspectAsync(id, cancellationToken))
            {
                case { IsRunning: true, Health: null or "healthy" }:
                    return answer;
                case { IsRunning: true } when parts.Time.GetElapsedTime(start) < parts.Deploy.ReadyTimeout:
                    await Task.Delay(Pause, parts.Time, cancellationToken);
                    break;
                case { IsRunning: true } container:
                    var late = FormattableString.Invariant($"The container was not healthy within {parts.Deploy.ReadyTimeout.TotalSeconds:0.##} s (deploy.ready), it is {container.Health}.");
                    return await ExplainedAsync(id, new DeploymentFailure(DeploymentStage.Ready, late, Output: null), cancellationToken);
                default:
                    return await EndedAsync(id, cancellationToken);
            }
        }
    }

    private async Task<TargetAnswer> EndedAsync(string id, CancellationToken cancellationToken)
    {
        var container = await containers.InspectAsync(id, cancellationToken);
        var log = await LogAsync(id, cancellationToken);
        var how = container?.Detail ?? "was removed by somebody else";
        var why = container?.Error is { Length: > 0 } error ? $" ({engine.Readable(error)})" : "";
        return Failed(DeploymentStage.Start, $"The container {how}{why} before it was ready: {log?.Quote ?? "it printed nothing"}", log);
    }

    private async Task<TargetAnswer> ExplainedAsync(string id, DeploymentFailure failure, CancellationToken cancellationToken)
    {
        var container = await containers.InspectAsync(id, cancellationToken);
        var health = container is { HealthOutput.Length: > 0 } and not { Health: "healthy" } ? $" Its health check says: {engine.Readable(container.HealthOutput.ReplaceLineEndings(" "))}." : "";
        return Failed(failure.Stage, failure.Reason + health, await LogAsync(id, cancellationToken));
    }

    private static TargetAnswer Failed(DeploymentStage stage, string reason, Locator? log) => new(Served: null, new DeploymentFailure(stage, reason, log));

    private async Task<Locator?> LogAsync(string id, CancellationToken cancellationToken)
    {
        using var source = new DockerLogSource(id, engine.Address, parts.Redact, parts.Time);
        var lines = await source.ReadAsync(DateTimeOffset.UnixEpoch, parts.Time.GetUtcNow().AddDays(1), LastLines, cancellationToken);
        return await OutputEvidence.StoreAsync(parts.Evidence, EvidenceKind.Log, [.. lines.Select(line => line.Text)], "output of the container", parts.Redact, cancellationToken);
    }
}
