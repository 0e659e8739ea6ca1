using Regreen.Core.Facts;

namespace Regreen.Core.Deploying;

/// <summary>What a service said of itself.</summary>
/// <param name="Served">What it serves, once it is functionally ready and serves what was put out; else null.</param>
/// <param name="Failure">Why it does not, with what was seen last; else null.</param>
public sealed record TargetAnswer(ServedRevision? Served, DeploymentFailure? Failure);

/// <summary>Asks the service itself how it is, as <c>target</c> of the configuration says.</summary>
public interface ITargetProbe : IDisposable
{
    /// <summary>Asks once whether it serves that tree.</summary>
    Task<ServedRevision?> AskAsync(string address, string tree, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until it is functionally ready and serves that tree, at most as long as <c>deploy.ready</c> says. Until a roll-out is done the
    /// former revision may answer, so another revision is a reason to wait.
    /// </summary>
    Task<TargetAnswer> UntilServedAsync(string address, string tree, CancellationToken cancellationToken);
}
