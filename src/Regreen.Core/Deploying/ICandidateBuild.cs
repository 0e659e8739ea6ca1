using Regreen.Core.Facts;

namespace Regreen.Core.Deploying;

/// <summary>Builds candidates by the user's build command; a tree is built once.</summary>
public interface ICandidateBuild : IDisposable
{
    /// <summary>Gets the output of a candidate, and builds it if nobody has yet. Without a build command the output is the checkout itself.</summary>
    Task<BuildOutcome> BuildAsync(Candidate candidate, CancellationToken cancellationToken);
}
