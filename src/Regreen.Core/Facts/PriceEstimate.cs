namespace Regreen.Core.Facts;

/// <summary>What a run will probably cost: the median of what former runs of the project took.</summary>
/// <param name="Runs">How many former runs it rests on.</param>
/// <param name="Deployment">Building where needed, starting, and waiting until ready.</param>
/// <param name="Tests">One round of tests with its controls.</param>
/// <param name="Messages">Messages to and from the service in one round, those of the controls not counted.</param>
public sealed record PriceEstimate(int Runs, TimeSpan Deployment, TimeSpan Tests, int Messages)
{
    /// <summary>Gets what it took where something was red; null where no former run was.</summary>
    public RedPrice? Red { get; init; }
}

/// <summary>What a red run took from its first deployment to its end.</summary>
/// <param name="Wall">Wall time.</param>
/// <param name="Deployments">Deployments of the target.</param>
/// <param name="Previews">Previews for experiments and trials.</param>
public sealed record RedPrice(TimeSpan Wall, int Deployments, int Previews);
