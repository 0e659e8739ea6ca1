using System.Collections.Immutable;
using UsageAgents.Optimising;

namespace UsageAgents.Tests.Optimising;

public sealed class SpendSolverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_least_cost_is_that_of_trying_everything(bool overlapping)
    {
        var (found, infeasible) = (0, 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var problem = SpendProblems.Small(seed, overlapping);
            var outcome = SpendSolver.Solve(problem, Limit, TestContext.Current.CancellationToken);
            if (BruteForce.LeastCost(problem) is not { } least)
            {
                infeasible++;
                outcome.ShouldBeOfType<SpendOutcome.Infeasible>($"seed {seed}");
                continue;
            }

            found++;
            var plan = outcome.ShouldBeOfType<SpendOutcome.Found>($"seed {seed}");
            plan.IsOptimal.ShouldBeTrue();
            plan.Plan.TotalUsd.ShouldBe(least, 5e-5 * least, $"seed {seed}");
            plan.LeastPossibleUsd.ShouldBe(least, 5e-5 * least, $"seed {seed}");
        }

        found.ShouldBeGreaterThan(10);
        infeasible.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void A_conflict_cannot_be_kept_and_leaving_out_any_one_of_its_limits_resolves_it()
    {
        var sizes = new List<int>();
        for (var seed = 0; seed < 60; seed++)
        {
            var problem = SpendProblems.Small(seed, overlapping: true);
            if (SpendSolver.Solve(problem, Limit, TestContext.Current.CancellationToken) is not SpendOutcome.Infeasible { Conflict: var conflict })
            {
                continue;
            }

            var rest = SpendLimit.AllOf(problem).Except(conflict).ToArray();
            BruteForce.LeastCost(problem, rest).ShouldBeNull($"seed {seed}: the limits named conflict by themselves");
            foreach (var limit in conflict)
            {
                BruteForce.LeastCost(problem, [.. rest, limit]).ShouldNotBeNull($"seed {seed}: without '{limit.Words}' the others can be kept");
            }

            sizes.Add(conflict.Length);
        }

        sizes.Count.ShouldBeGreaterThan(10);
        sizes.Max().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Of_many_limits_the_one_that_nothing_can_keep_is_named()
    {
        var models = Enumerable.Range(0, 20).Select(m => new ModelOffer($"model-{m}", m / 20.0, 1e6)).ToImmutableArray();
        var workloads = Enumerable.Range(0, 100).Select(w => new WorkloadDemand($"workload-{w}", 1000, MinQuality: w == 42 ? 0.99 : 0.5, MaxLatencyMs: 5000)).ToImmutableArray();
        var problem = new SpendProblem(workloads, models, [.. workloads.Select(_ => models.Select(model => 1 + model.Quality!.Value).ToImmutableArray())], [.. workloads.Select(_ => models.Select(model => (double?)1000).ToImmutableArray())], []);

        var outcome = SpendSolver.Solve(problem, Limit, TestContext.Current.CancellationToken);

        outcome.ShouldBeOfType<SpendOutcome.Infeasible>().Conflict.ShouldHaveSingleItem().Words.ShouldBe("workload-42 needs a quality of at least 0.99");
    }

    [Fact]
    public void A_hundred_workloads_on_twenty_models_with_six_commitments_come_within_one_percent_of_the_least_possible()
    {
        var outcome = SpendSolver.Solve(SpendProblems.Large(1), Limit, TestContext.Current.CancellationToken);

        var found = outcome.ShouldBeOfType<SpendOutcome.Found>();
        found.Gap.ShouldBeLessThanOrEqualTo(0.01);
        found.Plan.Workloads.Length.ShouldBe(100);
        found.Plan.Commitments.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_cancelled_search_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => SpendSolver.Solve(SpendProblems.Small(1, overlapping: true), Limit, cancelled.Token));
    }
}
