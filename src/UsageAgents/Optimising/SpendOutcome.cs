using System.Collections.Immutable;

namespace UsageAgents.Optimising;

/// <summary>How the search for the least spend ended.</summary>
internal abstract record SpendOutcome
{
    private SpendOutcome()
    {
    }

    /// <summary>A plan that keeps all limits.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="IsOptimal">Whether no other plan costs less.</param>
    /// <param name="LeastPossibleUsd">No plan can cost less than this.</param>
    public sealed record Found(SpendPlan Plan, bool IsOptimal, double LeastPossibleUsd) : SpendOutcome
    {
        /// <summary>Gets by which part of its cost the plan may be above the least possible.</summary>
        public double Gap => Plan.TotalUsd <= 0 ? 0 : Math.Max(0, (Plan.TotalUsd - LeastPossibleUsd) / Plan.TotalUsd);
    }

    /// <summary>No plan keeps all limits; without any one of those named here the rest of them could be kept.</summary>
    public sealed record Infeasible(ImmutableArray<SpendLimit> Conflict) : SpendOutcome;

    /// <summary>The time was over before a plan was found or excluded.</summary>
    public sealed record OutOfTime : SpendOutcome;
}

/// <summary>Which model serves which workload, and what is bought.</summary>
internal sealed record SpendPlan(ImmutableArray<PlannedWorkload> Workloads, ImmutableArray<PlannedCommitment> Commitments)
{
    public double TotalUsd => Workloads.Sum(workload => workload.ListUsd) + Commitments.Sum(commitment => commitment.FeeUsd - commitment.CoveredUsd - commitment.DiscountUsd);
}

internal sealed record PlannedWorkload(string Name, string Model, double ListUsd);

/// <summary>What is bought of a commitment, and what it saves.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Units">How many units are bought.</param>
/// <param name="FeeUsd">What its units cost together.</param>
/// <param name="CoveredUsd">Usage at list price that the units pay for.</param>
/// <param name="DiscountUsd">What the discount beyond them takes off.</param>
internal sealed record PlannedCommitment(string Name, int Units, double FeeUsd, double CoveredUsd, double DiscountUsd);
