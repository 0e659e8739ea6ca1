using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Searching;

namespace Regreen.Core.Tests.Searching;

public sealed class CulpritSearchTests
{
    [Fact]
    public void Finds_every_culprit_between_a_good_and_a_bad_state() =>
        (from count in Gen.Int[1, 200] from culprit in Gen.Int[0, count - 1] select (count, culprit)).Sample(
            world =>
            {
                var (step, seen) = Search(world.count, index => index >= world.culprit, []);

                step.ShouldBeOfType<SearchStep.Found>().Index.ShouldBe(world.culprit);
                seen.ShouldContain(new Observation(world.culprit - 1, Bad: false));
                seen.ShouldContain(new Observation(world.culprit, Bad: true));
            },
            iter: 200);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void Blames_nobody_where_the_failure_comes_and_goes_everywhere(double rate)
    {
        var blamed = Enumerable.Range(0, 60).Count(seed =>
        {
            var random = new Random(seed);
            return Search(30, _ => random.NextDouble() < rate, []).Step is SearchStep.Found;
        });

        blamed.ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void Names_the_range_where_the_states_between_cannot_be_tested() =>
        (from count in Gen.Int[3, 60] from culprit in Gen.Int[1, count - 2] from width in Gen.Int[1, 5] select (count, culprit, width)).Sample(
            world =>
            {
                var untestable = Enumerable.Range(world.culprit, Math.Min(world.width, world.count - 1 - world.culprit)).ToImmutableHashSet();

                var (step, seen) = Search(world.count, index => index >= world.culprit, untestable);

                step.ShouldBe(new SearchStep.Narrowed(world.culprit, world.culprit + untestable.Count));
                seen.ShouldAllBe(observation => !untestable.Contains(observation.Index));
            },
            iter: 100);

    [Fact]
    public void Ends_where_nothing_can_be_tested() =>
        CulpritSearch.Next([1, 1, 1], [], [-1, 0, 1, 2]).ShouldBe(new SearchStep.Narrowed(0, 2));

    [Fact]
    public void Blames_nobody_where_nobody_is_suspected() =>
        CulpritSearch.Next([0, 0], [new Observation(1, Bad: true)], []).ShouldBeOfType<SearchStep.NoCulprit>();

    [Fact]
    public void A_dear_test_is_put_off_while_a_cheap_one_tells_as_much()
    {
        var first = (SearchStep.Probe)CulpritSearch.Next([1, 1, 1, 1, 1, 1, 1, 1], [], []);

        var cheaper = (SearchStep.Probe)CulpritSearch.Next([1, 1, 1, 1, 1, 1, 1, 1], [], [], index => index == first.Index ? 100 : 1);

        cheaper.Index.ShouldNotBe(first.Index);
    }

    [Fact]
    public void The_factor_rises_with_every_experiment_that_agrees() => Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12]).Sample(
        (on, off) =>
        {
            BayesFactor.Of(on + 1, 0, 0, off).ShouldBeGreaterThan(BayesFactor.Of(on, 0, 0, off));
            BayesFactor.Of(on, 0, 0, off + 1).ShouldBeGreaterThan(BayesFactor.Of(on, 0, 0, off));
            BayesFactor.Of(on, 1, 0, off).ShouldBeLessThan(BayesFactor.Of(on, 0, 0, off));
            BayesFactor.Of(on, 0, 1, off).ShouldBeLessThan(BayesFactor.Of(on, 0, 0, off));
        });

    [Fact]
    public void Off_and_on_twice_is_not_decisive_and_three_times_is()
    {
        BayesFactor.Of(2, 0, 0, 2).ShouldBeLessThan(BayesFactor.Decisive);
        BayesFactor.Of(3, 0, 0, 3).ShouldBeGreaterThanOrEqualTo(BayesFactor.Decisive);
    }

    private static (SearchStep Step, ImmutableArray<Observation> Seen) Search(int count, Func<int, bool> isBad, ImmutableHashSet<int> untestable)
    {
        var priors = Enumerable.Repeat(1.0, count).ToImmutableArray();
        ImmutableArray<Observation> seen = [];
        SearchStep step;
        while ((step = CulpritSearch.Next(priors, seen, untestable)) is SearchStep.Probe probe)
        {
            seen.Length.ShouldBeLessThan(3000);
            seen = seen.Add(new Observation(probe.Index, isBad(probe.Index)));
        }

        return (step, seen);
    }
}
