using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Cli.Hosting;

/// <summary>The driver of a project that deploys nothing; only a run that attaches to what runs gets here, and it asks for no deployment.</summary>
internal sealed class NoDriver : IDriver
{
    public static NoDriver Instance { get; } = new();

    public Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken) => throw Refusal();

    public Task<Deployment?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult<Deployment?>(null);

    public Task<Deployment?> FindTargetAsync(CancellationToken cancellationToken) => Task.FromResult<Deployment?>(null);

    public Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<ProcessStatus>.Empty);

    public Task StopProcessAsync(Deployment deployment, string process, CancellationToken cancellationToken) => throw Refusal();

    public Task StopAsync(Deployment deployment, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopPreviewsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static UserErrorException Refusal() => new("This project deploys nothing.", "Add 'deploy' to regreen.yaml.", FailureCategory.Usage);
}
