using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Triaging;

/// <summary>Failures with one symptom, which are taken to have one cause until shown otherwise.</summary>
/// <param name="Id">Names it within the run.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Fingerprint">Equal for the same symptom in every run.</param>
/// <param name="Phase">Where the failures left the healthy path.</param>
/// <param name="Cases">The gated cases; empty where the deployment itself failed.</param>
/// <param name="Explains">Ungated cases with the same symptom.</param>
public sealed record Issue(IssueId Id, string Title, string Fingerprint, Phase Phase, ImmutableArray<CaseId> Cases, ImmutableArray<CaseId> Explains)
{
    /// <summary>Gets the stage at which the deployment failed, or null where the cases did.</summary>
    public DeploymentStage? Deployment { get; init; }
}
