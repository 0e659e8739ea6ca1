using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Engine.Looping;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Looping;

public sealed class PriceForecastTests
{
    private static readonly IReadOnlyList<JournalEntry> Whole = JournalFixture.Instance.Entries;

    [Fact]
    public async Task The_price_is_what_former_runs_took()
    {
        var estimate = (await ForecastAsync(Whole)).ShouldNotBeNull();

        var first = (RevisionDeployed)Whole.First(entry => entry.Fact is RevisionDeployed).Fact;
        estimate.Runs.ShouldBe(1);
        estimate.Deployment.ShouldBe(first.BuildTime + first.StartTime);
        estimate.Tests.ShouldBeGreaterThan(TimeSpan.Zero);
        estimate.Messages.ShouldBeGreaterThan(0);
        estimate.Red.ShouldNotBeNull();
        estimate.Red.Deployments.ShouldBe(2);
        estimate.Red.Previews.ShouldBe(Whole.Count(entry => entry.Fact is CandidateProbed or RemedyTried { Candidate: not null }));
        estimate.Red.Wall.ShouldBeGreaterThan(estimate.Tests);
    }

    [Fact]
    public async Task The_median_of_several_runs_counts()
    {
        var estimate = (await ForecastAsync(Deployed(1), Deployed(90), Deployed(5))).ShouldNotBeNull();

        estimate.Runs.ShouldBe(3);
        estimate.Deployment.ShouldBe(TimeSpan.FromSeconds(5));
        estimate.Red.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_run_that_was_cut_short_in_its_tests_tells_nothing()
    {
        (await ForecastAsync([.. Whole.TakeWhile(entry => entry.Fact is not AttemptFinished)])).ShouldBeNull();
        (await ForecastAsync()).ShouldBeNull();
    }

    private static IReadOnlyList<JournalEntry> Deployed(int seconds) =>
        [.. Whole.Select(entry => entry.Fact is RevisionDeployed deployed ? entry with { Fact = deployed with { BuildTime = TimeSpan.Zero, StartTime = TimeSpan.FromSeconds(seconds) } } : entry)];

    private static Task<PriceEstimate?> ForecastAsync(params IReadOnlyList<JournalEntry>[] runs) =>
        PriceForecast.ReadAsync(new FormerRuns(runs), TestContext.Current.CancellationToken);
}
