using System.Collections.Immutable;
using Regreen.Core.Weighing;

namespace Regreen.Core.Tests.Weighing;

public sealed class ChangeWeightsTests
{
    private static readonly WeighableChange Bound = new("bound", """
        +++ b/src/Search.cs
        -        return Query(text, order: "score", limit: 50);
        +        return Query(text, order: "score");
        """);

    private static readonly WeighableChange Moved = new("moved", """
        +++ b/src/SearchHandler.cs
        -        var query = Query(text);
        -        return Rank(query, limit);
        +        return RankAll(text);
        +    }
        +
        +    private Answer RankAll(string text)
        +    {
        +        var query = Query(text);
        +        return Rank(query, limit);
        """);

    private static readonly WeighableChange Other = new("other", """
        +++ b/src/Tax.cs
        -        return Math.Round(net * rate);
        +        return Math.Round(net * rate * 100) / 100;
        """);

    private static readonly WeighableChange Remark = new("remark", """
        +++ b/src/Limits.cs
        -// the limit of a slow query
        +// the limit of a slow query over the score
        """);

    private static readonly WeighableChange AddedRemark = new("added remark", """
        +++ b/src/Search.cs
         public string Query(string text, int limit)
        +// a
             => Score(text, limit);
        """);

    private static readonly WeighableChange Operator = new("operator", """
        +++ b/src/Search.cs
         public string Query(string text, int limit)
        -    if (score > limit)
        +    if (score >= limit)
        """);

    [Fact]
    public void An_operator_alone_that_changed_beside_what_the_evidence_speaks_of_is_a_change()
    {
        var weights = Weigh("slow query: score without limit took 871 ms", Other, AddedRemark, Operator);

        weights[0].Id.ShouldBe("operator");
        weights[0].Weight.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_comment_beside_what_the_evidence_speaks_of_weighs_nothing()
    {
        var weights = Weigh("slow query: score without limit took 871 ms", Other, AddedRemark, Bound);

        weights.Single(weight => weight.Id == "added remark").ShouldSatisfyAllConditions(weight => weight.Weight.ShouldBe(0), weight => weight.Words.ShouldBeEmpty());
    }

    [Fact]
    public void The_change_that_takes_away_what_the_evidence_speaks_of_weighs_most_and_one_that_only_moves_it_less()
    {
        var weights = Weigh("slow query: order by score without limit took 871 ms", Other, Moved, Bound);

        weights.Select(weight => weight.Id).ShouldBe(["bound", "moved", "other"]);
        weights[0].Words.ShouldContain(word => word == "limit");
        weights[0].Weight.ShouldBeGreaterThan(2 * weights[1].Weight);
        weights[2].Weight.ShouldBe(0);
    }

    [Fact]
    public void A_change_of_comments_weighs_less_than_one_of_code() => Weigh("slow query limit", Remark, Bound).First().Id.ShouldBe("bound");

    [Fact]
    public void Evidence_that_no_change_touches_weighs_none_of_them() => Weigh("certificate expired", Other, Moved, Bound).ShouldAllBe(weight => weight.Weight == 0);

    [Fact]
    public void A_word_that_every_change_holds_tells_nothing_much()
    {
        ImmutableArray<WeighableChange> all = [.. Enumerable.Range(0, 20).Select(index => new WeighableChange($"{index}", $"+++ b/a.cs\n-query({index}{index})\n+query()")), new("rare", "+++ b/a.cs\n-query(lease)\n+query()")];

        Weigh("query of the lease failed", [.. all]).First().Id.ShouldBe("rare");
    }

    [Fact]
    public void A_package_whose_version_moves_weighs_as_code_does_where_the_evidence_names_it_and_little_otherwise()
    {
        var versions = new WeighableChange("versions", """
            +++ b/web/package-lock.json
                 "node_modules/left-pad": {
            -      "version": "1.2.0",
            +      "version": "1.3.0",
            """);

        var named = Weigh("left pad: width is no number", versions).Single().Weight;
        var partly = Weigh("pad: width is no number", versions).Single().Weight;

        named.ShouldBeGreaterThan(4 * partly);
    }

    [Theory]
    [InlineData("ListProducts list_products HTTPClient v2", "list,product,list,product,client")]
    [InlineData("the err of 42 and 7", "42")]
    public void Words_of_code_and_of_logs_are_the_same_words(string text, string words) => EvidenceWords.Of(text).ShouldBe(words.Split(','));

    [Theory]
    [InlineData("docs/api.md", true, false)]
    [InlineData("pkg/cart/cart_test.go", true, false)]
    [InlineData("src/Docs.cs", false, false)]
    [InlineData("web/package-lock.json", false, true)]
    [InlineData("src/contests/rules.py", false, false)]
    public void Paths_tell_what_cannot_change_a_service_and_what_only_names_versions(string path, bool isInert, bool areVersions) =>
        (ChangePaths.AreInert(path), ChangePaths.AreVersions(path)).ShouldBe((isInert, areVersions));

    private static ImmutableArray<ChangeWeight> Weigh(string evidence, params ImmutableArray<WeighableChange> changes) =>
        ChangeWeights.Of(changes, EvidenceWords.Of(evidence).Distinct(StringComparer.Ordinal).ToDictionary(word => word, _ => 1.0, StringComparer.Ordinal));
}
