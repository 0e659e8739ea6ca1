using System.Collections.Immutable;
using System.Diagnostics;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Core.Deploying;

/// <summary>What a driver to another system is given.</summary>
/// <param name="Config">The project.</param>
/// <param name="Deploy">How it is deployed.</param>
/// <param name="Build">Builds candidates on this machine.</param>
/// <param name="Target">Asks the service itself.</param>
/// <param name="Evidence">Keeps what explains a failure.</param>
public sealed record DriverParts(ProjectConfig Config, DeployConfig Deploy, ICandidateBuild Build, ITargetProbe Target, IEvidenceStore Evidence) : IDisposable
{
    /// <summary>The name under which a deployment has its service's address: <c>{{service.url}}</c>.</summary>
    public const string ServiceName = "service";

    /// <summary>Gets the repository.</summary>
    public required IRepository Repository { get; init; }

    /// <summary>Gets the configuration outside of the build.</summary>
    public required DeploymentConfiguration Configuration { get; init; }

    /// <summary>Gets the variables of the host; services get only those that <c>deploy.env</c> names.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    /// <summary>Gets what takes secrets out of a text.</summary>
    public required Func<string, string> Redact { get; init; }

    /// <summary>Gets the clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes the variables of a service: what <c>deploy.env</c> names, then the environment file, then the driver's own; the last one counts.</summary>
    public ImmutableSortedDictionary<string, string> EnvironmentOf(DeploymentRequest request, ImmutableSortedDictionary<string, string> own)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Deploy.InheritedEnvironment.Distinct(StringComparer.Ordinal)
            .Where(Environment.ContainsKey)
            .ToImmutableSortedDictionary(name => name, name => Environment[name], StringComparer.Ordinal)
            .SetItems(Configuration.EnvironmentOf(request.Configuration))
            .SetItems(own);
    }

    /// <summary>Builds a candidate, checks it out beside the build, and puts it out from there, if it does not serve already; the checkout goes away afterwards.</summary>
    /// <param name="request">What to put out.</param>
    /// <param name="findAsync">Finds what serves under a key.</param>
    /// <param name="putOutAsync">Puts it out.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What came of it, or why there is nothing to put out.</returns>
    public async Task<DeploymentOutcome> PutOutOnceAsync(
        DeploymentRequest request, Func<string, CancellationToken, Task<Deployment?>> findAsync, Func<ICheckout, BuildOutcome.Built, Task<DeploymentOutcome>> putOutAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(findAsync);
        ArgumentNullException.ThrowIfNull(putOutAsync);
        if (await findAsync(request.Key, cancellationToken) is { } running)
        {
            return new DeploymentOutcome.Ready(running, Built: false, TimeSpan.Zero, TimeSpan.Zero);
        }

        var built = await Build.BuildAsync(request.Candidate, cancellationToken);
        if (built is BuildOutcome.Failed unbuilt)
        {
            return new DeploymentOutcome.Failed(unbuilt.Failure, unbuilt.WasTried);
        }

        switch (await Repository.CheckoutAsync(request.Candidate, cancellationToken))
        {
            case CheckoutOutcome.Conflicted conflict:
                return new DeploymentOutcome.Failed(new DeploymentFailure(DeploymentStage.Checkout, conflict.Reason, Output: null), Built: false);

            case CheckoutOutcome.Made { Checkout: var checkout }:
                await using (checkout)
                {
                    return await putOutAsync(checkout, (BuildOutcome.Built)built);
                }

            default:
                throw new UnreachableException();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Build.Dispose();
        Target.Dispose();
    }
}
