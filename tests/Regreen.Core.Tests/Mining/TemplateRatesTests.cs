using CsCheck;
using Regreen.Core.Mining;

namespace Regreen.Core.Tests.Mining;

public sealed class TemplateRatesTests
{
    [Fact]
    public void Equal_windows_show_no_change() =>
        Gen.Int[1, 5000].Array[0, 60].Sample(counts => Compare([.. counts.Select(count => (count, count))]).ShouldBeEmpty());

    [Fact]
    public void Windows_that_differ_by_chance_show_a_change_in_fewer_than_one_of_a_hundred()
    {
        var random = new Random(7);
        var wrong = Enumerable.Range(0, 1000).Count(_ => Compare([.. Enumerable.Range(0, 30).Select(_ => (Drawn(random), Drawn(random)))]).Length > 0);

        wrong.ShouldBeLessThan(20);
    }

    [Theory]
    [InlineData(2, 40, true)]
    [InlineData(40, 2, true)]
    [InlineData(1, 4, false)]
    [InlineData(1, 7, false)]
    [InlineData(100, 250, false)]
    [InlineData(100, 400, true)]
    [InlineData(4000, 1, true)]
    public void A_template_changed_where_it_is_threefold_and_not_of_so_few_lines_that_it_may_be_chance(int before, int now, bool isChanged) =>
        Compare((before, now), (50, 50), (9, 9)).ShouldBe(isChanged ? [new RateChange("0", before, now)] : []);

    [Fact]
    public void The_more_templates_are_compared_the_more_one_of_them_must_show()
    {
        Compare((0 + 1, 12)).ShouldNotBeEmpty();
        Compare([(1, 12), .. Enumerable.Repeat((5, 5), 40)]).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_new_or_gone_is_another_matter() =>
        TemplateRates.Changed(new Dictionary<string, int>(StringComparer.Ordinal) { ["gone"] = 90 }, new Dictionary<string, int>(StringComparer.Ordinal) { ["new"] = 90 }).ShouldBeEmpty();

    private static int Drawn(Random random) => 1 + Enumerable.Range(0, 40).Count(_ => random.NextDouble() < 0.3);

    private static System.Collections.Immutable.ImmutableArray<RateChange> Compare(params (int Before, int Now)[] counts) => TemplateRates.Changed(
        counts.Index().ToDictionary(entry => $"{entry.Index}", entry => entry.Item.Before, StringComparer.Ordinal), counts.Index().ToDictionary(entry => $"{entry.Index}", entry => entry.Item.Now, StringComparer.Ordinal));
}
