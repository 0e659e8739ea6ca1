using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Deploying;

/// <summary>What to put out.</summary>
/// <param name="Key">Names the deployment. Putting out the same key twice has the effect of once.</param>
/// <param name="Preview">Whether it is for experiments and trials only, and dies with the run.</param>
/// <param name="Candidate">What it is made of; its configuration changes are already in <see cref="Configuration"/>.</param>
/// <param name="Configuration">The values by <c>FILE:KEY</c> that differ from the files on disk; null means absent.</param>
public sealed record DeploymentRequest(
    string Key,
    bool Preview,
    Candidate Candidate,
    ImmutableSortedDictionary<string, string?> Configuration);

/// <summary>How putting something out ended.</summary>
public abstract record DeploymentOutcome
{
    private DeploymentOutcome() { }

    /// <summary>It serves, and is functionally ready.</summary>
    /// <param name="Deployment">Where.</param>
    /// <param name="Built">Whether a build was needed.</param>
    /// <param name="BuildTime">How long the build took.</param>
    /// <param name="StartTime">How long it took from the start of the first process until ready.</param>
    public sealed record Ready(Deployment Deployment, bool Built, TimeSpan BuildTime, TimeSpan StartTime) : DeploymentOutcome;

    /// <summary>It does not serve. Nothing of it runs any more.</summary>
    public sealed record Failed(DeploymentFailure Failure, bool Built) : DeploymentOutcome;
}

/// <summary>How one process of a deployment is.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="IsRunning">Whether the very process that was started still runs.</param>
/// <param name="Detail">Its process id, or how it ended.</param>
public sealed record ProcessStatus(string Name, bool IsRunning, string Detail);

/// <summary>An image that a deployment runs.</summary>
/// <param name="Name">What was asked for, with its tag.</param>
/// <param name="Digest">What that was when it was started.</param>
public sealed record DeployedImage(string Name, string Digest);

/// <summary>Knows how to deploy somewhere. Outcomes of the service's own making are values; a broken outside world is <see cref="UserErrorException"/>.</summary>
public interface IDriver
{
    /// <summary>Builds what is not built yet, starts it, and waits until the service itself reports the revision and is functionally ready.</summary>
    Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken);

    /// <summary>Finds a deployment of that key that is running, or null.</summary>
    Task<Deployment?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Finds the target that runs now, whichever run put it out, or null.</summary>
    Task<Deployment?> FindTargetAsync(CancellationToken cancellationToken);

    /// <summary>Says how the processes of a deployment are; empty where the driver cannot see processes.</summary>
    Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken);

    /// <summary>Says which images a deployment runs; empty where the driver knows of none.</summary>
    Task<ImmutableArray<DeployedImage>> ImagesAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<DeployedImage>>([]);

    /// <summary>Stops one process of a preview.</summary>
    Task StopProcessAsync(Deployment deployment, string process, CancellationToken cancellationToken);

    /// <summary>Stops a deployment and removes what it left. Stopping one that is gone is no error.</summary>
    Task StopAsync(Deployment deployment, CancellationToken cancellationToken);

    /// <summary>Stops every preview, also those of runs that were killed.</summary>
    Task StopPreviewsAsync(CancellationToken cancellationToken);
}

/// <summary>One log line with what can be said of it.</summary>
/// <param name="Source">The process or source that wrote it.</param>
/// <param name="Text">The line as it was read, redacted.</param>
/// <param name="At">When, where the line or the source says so.</param>
public sealed record LogLine(string Source, string Text, DateTimeOffset? At)
{
    /// <summary>Gets the trace id that the entry carries in a field of its own, or null.</summary>
    public string? Trace { get; init; }

    /// <summary>Gets whether its instant names no zone and was taken as UTC.</summary>
    public bool IsZoneAssumed { get; init; }
}

/// <summary>Where the lines of a deployment can be read.</summary>
public interface ILogSource
{
    /// <summary>Gets how long an entry may take until the source gives it; until then, one that is not there may still come.</summary>
    TimeSpan Delay => TimeSpan.Zero;

    /// <summary>Reads the lines of a deployment between two instants, oldest first; at most <paramref name="limit"/>, the newest kept.</summary>
    Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);
}
