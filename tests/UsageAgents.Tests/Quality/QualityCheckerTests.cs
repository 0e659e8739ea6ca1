using System.Text.Json;
using UsageAgents.Quality;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Quality;

public sealed class QualityCheckerTests
{
    private static readonly ToolCallOutcome Count = Call("c1", """{"requests": 28185, "minute": "2023-11-16 18:31", "mean": 2047.848}""");
    private static readonly ToolCallOutcome Cost = Call("c2", """{"model": "gpt-4o", "total_cost_usd": 144.40022}""");

    [Fact]
    public void An_answer_whose_numbers_stand_in_what_they_cite_is_good()
    {
        var report = Check("All traffic: 28,185 requests, the busiest at 18:31 on 2023-11-16. [c1]\nOn gpt-4o that costs $144.40. [c2]");

        report.ShouldBe(new QualityReport(1, 1, 1, 1, report.Ungrounded));
        report.Ungrounded.ShouldBeEmpty();
    }

    [Fact]
    public void A_number_is_compared_as_it_is_printed()
    {
        Check("The mean is 2,047.85. [c1] [c2]").Grounded.ShouldBe(1);
        Check("The mean is 2,047.84. [c1] [c2]").Grounded.ShouldBe(0);
        Check("The mean is 2,048. [c1] [c2]").Grounded.ShouldBe(1);
    }

    [Fact]
    public void A_padded_answer_loses_by_its_ungrounded_numbers()
    {
        var report = Check("There were 28,185 requests. [c1]\nThat is about 470 a minute, 99.9% of plan, for 12 teams.\nIt costs $144.40. [c2]");

        report.Ungrounded.ShouldBe(["470", "99.9", "12"]);
        report.Grounded.ShouldBe(0.4, 1e-9);
        report.Quality.ShouldBe(0.8);
    }

    [Fact]
    public void A_canned_answer_without_a_tool_call_is_worth_nothing() =>
        QualityChecker.Check("We handled 28,185 requests. [c1]", []).Quality.ShouldBe(0);

    [Fact]
    public void An_answer_without_a_number_is_worth_nothing() => Check("Everything is fine. [c1] [c2]").Quality.ShouldBe(0);

    [Fact]
    public void A_contradictory_answer_is_only_half_grounded()
    {
        var report = Check("There were 28,185 requests. [c1]\nThere were 31,000 requests. [c1]\n");

        report.Grounded.ShouldBe(0.5);
        report.Coverage.ShouldBe(0.5);
        report.Quality.ShouldBe(0.67);
    }

    [Fact]
    public void Keywords_and_length_change_nothing()
    {
        const string Plain = "There were 28,185 requests. [c1]\nThey cost $144.40. [c2]";
        var stuffed = $"Actionable, data-driven, comprehensive insight: optimise, save, reduce, recommend, immediately.\n{Plain}\nIn conclusion, this is accurate, verified, grounded and complete. Recommendation: act now!";

        Check(stuffed).Quality.ShouldBe(Check(Plain).Quality);
    }

    [Fact]
    public void Wording_cannot_lift_a_bad_answer_over_a_good_one()
    {
        var good = Check("There were 28,185 requests. [c1]\nThey cost $144.40. [c2]").Quality;
        var padded = Check("There were 28,185 requests. [c1]\nThat is 470 a minute for 12 teams.\nThey cost $144.40. [c2]").Quality;
        var stuffed = Check("Save, optimise, reduce, recommend: act now on 28,185 requests. [c1]").Quality;
        var contradictory = Check("There were 28,185 requests. [c1]\nThere were 31,000 requests. [c1]").Quality;
        var canned = Check("Usage is healthy and well within the expected range.").Quality;

        good.ShouldBe(1);
        new[] { padded, stuffed, contradictory }.ShouldAllBe(quality => quality < good && quality > 0);
        canned.ShouldBe(0);
    }

    [Fact]
    public void What_is_not_grounded_is_marked_where_it_stands() =>
        UngroundedMarks.Put("Of 28,185 requests 470 failed. [c1]\nCost: $144.40. [c2]", [Count, Cost]).ShouldBe("Of 28,185 requests 470 (unverified) failed. [c1]\nCost: $144.40. [c2]");

    [Fact]
    public void A_citation_of_no_call_or_of_a_failed_one_is_inconsistent()
    {
        var failed = Count with { CallId = "c3", Success = false };

        var report = QualityChecker.Check("There were 28,185 requests. [c3]\nReally 28,185. [c9]\nYes, 28,185. [c1]", [Count, failed]);

        report.Consistency.ShouldBe(1 / 3.0, 1e-9);
        report.Grounded.ShouldBe(1 / 3.0, 1e-9);
    }

    [Fact]
    public void Names_with_digits_are_no_numbers() => Check("On gpt-4o and claude-3-5-sonnet the p95 costs $144.40. [c2] [c1]").Grounded.ShouldBe(1);

    private static QualityReport Check(string answer) => QualityChecker.Check(answer, [Count, Cost]);

    private static ToolCallOutcome Call(string id, string result) => new("tool", id, Success: true, JsonDocument.Parse(result).RootElement);
}
