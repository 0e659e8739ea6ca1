using System.Collections.Immutable;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>How starting the processes of a deployment ended.</summary>
internal abstract record StartOutcome
{
    private StartOutcome() { }

    /// <summary>All run, are ready, and serve what was put out.</summary>
    public sealed record Served(ImmutableArray<SupervisedProcess> Processes, ServedRevision Revision, TimeSpan Took) : StartOutcome;

    /// <summary>It does not serve, and nothing of it runs any more.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="Process">The process at which it ended, or null.</param>
    public sealed record Broken(DeploymentFailure Failure, string? Process) : StartOutcome;
}
