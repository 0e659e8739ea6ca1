using System.Collections.Immutable;
using Regreen.Core.Witnessing;

namespace Regreen.Core.Tests.Witnessing;

public sealed class CaseAttributionTests
{
    [Theory]
    [InlineData("tests.test_orders.test_total", "tests.test_orders.test_total")]
    [InlineData("answers a ping", "test.answers a ping")]
    [InlineData("tests.test_orders.test_total", "test_orders.test_total")]
    [InlineData("total", "orders > total")]
    public void A_name_is_found_however_the_runner_writes_it(string label, string name) =>
        CaseAttribution.Match(label, [name, "another.case"]).ShouldBe(name);

    [Fact]
    public void Two_cases_of_one_name_are_not_told_apart()
    {
        CaseAttribution.Match("test.a", ["test.a", "test.a (2)"]).ShouldBeNull();
        CaseAttribution.Match("a", ["one.a", "two.a"]).ShouldBeNull();
        CaseAttribution.Match("a", ["one.ba"]).ShouldBeNull();
    }

    [Fact]
    public void What_belongs_to_no_case_stays_apart()
    {
        var attributed = CaseAttribution.Of(["t.a", "t.b"], [new(1, "t.a", []), new(2, null, []), new(3, "t.c", []), new(4, "a", [])]);

        attributed.ByCase["t.a"].Select(exchange => exchange.Number).ShouldBe([1, 4]);
        attributed.LabelsOf["t.a"].ShouldBe(["t.a", "a"], ignoreOrder: true);
        attributed.Nobodys.Select(exchange => exchange.Number).ShouldBe([2, 3]);
    }

    [Fact]
    public void The_only_case_owns_everything()
    {
        var attributed = CaseAttribution.Of(["t.a"], [new(1, null, []), new(2, "x", [])]);

        attributed.IsAlone.ShouldBeTrue();
        attributed.ByCase["t.a"].Length.ShouldBe(2);
        attributed.Nobodys.ShouldBe(ImmutableArray<WitnessedExchange>.Empty);
    }
}
