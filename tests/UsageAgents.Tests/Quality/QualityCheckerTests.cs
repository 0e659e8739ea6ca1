using System.Text.Json;
using CsCheck;
using UsageAgents.Quality;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Quality;

public sealed class QualityCheckerTests
{
    private static readonly string[] Keywords = ["actionable", "recommend", "save", "optimise", "cost", "percent", "gpt-4o", "gpt-4o-mini", "when", "total_cost_usd", "verified", "saving"];
    private static readonly ToolCallOutcome Count = Call("c1", """{"requests": 28185, "minute": "2023-11-16 18:31", "mean": 2047.848}""");
    private static readonly ToolCallOutcome Cost = Call("c2", """{"model": "gpt-4o", "total_cost_usd": 144.40022}""");

    public static TheoryData<string> Names => [.. QualityCases.Answers.Select(answer => QualityCases.Text(answer, "name"))];

    public static TheoryData<string> Consistent => [.. Names.Select(row => row.Data).Where(name => !name.StartsWith("contradictory", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_is_worth_what_the_table_says(string name)
    {
        var answer = QualityCases.Named(name);

        var report = QualityChecker.Check(QualityCases.Text(answer, "request"), QualityCases.Text(answer, "answer"), QualityCases.Calls);

        report.Grounded.ShouldBe(answer["grounded"]!.GetValue<double>(), 1e-6);
        report.Coverage.ShouldBe(answer["coverage"]!.GetValue<double>(), 1e-6);
        report.Consistency.ShouldBe(answer["consistency"]!.GetValue<double>(), 1e-6);
        report.Actionability.ShouldBe(answer["actionability"]?.GetValue<double>());
        report.Quality.ShouldBe(answer["quality"]!.GetValue<double>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_padding_ever_makes_an_answer_better(string name)
    {
        var answer = QualityCases.Named(name);
        var (request, text) = (QualityCases.Text(answer, "request"), QualityCases.Text(answer, "answer"));
        var plain = QualityChecker.Check(request, text, QualityCases.Calls).Quality;

        Chosen(QualityCases.PaddingFor(answer), 6).Select(Gen.Bool).Sample((padding, before) =>
            QualityChecker.Check(request, string.Join('\n', before ? [.. padding, text] : [text, .. padding]), QualityCases.Calls).Quality <= plain);
    }

    // Words put into one of two contradicting sentences make them two different ones, which is a limit of the rule.
    [Theory]
    [MemberData(nameof(Consistent))]
    public void No_keyword_put_into_an_answer_ever_makes_it_better(string name)
    {
        var answer = QualityCases.Named(name);
        var (request, text) = (QualityCases.Text(answer, "request"), QualityCases.Text(answer, "answer"));
        var plain = QualityChecker.Check(request, text, QualityCases.Calls);

        Chosen(Keywords, 8).Select(Gen.Int[0, 1000]).Sample((words, place) =>
        {
            var parts = text.Split(' ').ToList();
            parts.Insert(place % (parts.Count + 1), string.Join(' ', words));
            return QualityChecker.Check(request, string.Join(' ', parts), QualityCases.Calls).Quality <= plain.Quality;
        });
    }

    [Fact]
    public void A_number_is_compared_as_it_is_printed()
    {
        Check("The mean is 2,047.85. [c1]").Grounded.ShouldBe(1);
        Check("The mean is 2,047.84. [c1]").Grounded.ShouldBe(0);
        Check("The mean is 2,048. [c1]").Grounded.ShouldBe(1);
    }

    [Fact]
    public void What_is_not_grounded_is_told()
    {
        var report = Check("There were 28,185 requests. [c1]\nThat is about 470 a minute, 99.9% of plan, for 12 teams.\nIt costs $144.40. [c2]");

        report.Ungrounded.ShouldBe(["470", "99.9", "12"]);
    }

    [Fact]
    public void A_canned_answer_without_a_tool_call_is_worth_nothing() =>
        QualityChecker.Check("How many requests?", "We handled 28,185 requests. [c1]", []).Quality.ShouldBe(0);

    [Fact]
    public void What_is_not_grounded_is_marked_where_it_stands() =>
        UngroundedMarks.Put("Of 28,185 requests 470 failed. [c1]\nCost: $144.40. [c2]", [Count, Cost]).ShouldBe("Of 28,185 requests 470 (unverified) failed. [c1]\nCost: $144.40. [c2]");

    [Fact]
    public void Names_with_digits_are_no_numbers() => Check("On gpt-4o and claude-3-5-sonnet the p95 costs $144.40. [c2] [c1]").Grounded.ShouldBe(1);

    private static Gen<string[]> Chosen(string[] among, int most) => Gen.Int[0, among.Length - 1].Array[1, most].Select(places => Array.ConvertAll(places, place => among[place]));

    private static QualityReport Check(string answer) => QualityChecker.Check("How many requests?", answer, [Count, Cost]);

    private static ToolCallOutcome Call(string id, string result) => new("tool", id, Success: true, JsonDocument.Parse(result).RootElement);
}
