using Regreen.Core.Facts;

namespace Regreen.Core.Deploying;

/// <summary>How getting the output of a candidate ended.</summary>
public abstract record BuildOutcome
{
    private BuildOutcome() { }

    /// <summary>The output is there.</summary>
    /// <param name="Tree">The id of the tree of the build inputs.</param>
    /// <param name="Output">The folder; not to be written to.</param>
    /// <param name="WasNeeded">Whether it had to be built.</param>
    /// <param name="Took">How long the build took.</param>
    public sealed record Built(string Tree, string Output, bool WasNeeded, TimeSpan Took) : BuildOutcome;

    /// <summary>There is none.</summary>
    public sealed record Failed(DeploymentFailure Failure, bool WasTried) : BuildOutcome;
}
