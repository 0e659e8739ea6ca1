using Regreen.Core.Judging.Answers;

namespace Regreen.Core.Tests.Judging;

public sealed class RelationsTests
{
    [Theory]
    [InlineData("a.total == b.price * 3 + 2", "0", true)]
    [InlineData("a.total == (b.price + 2) * 3", "0", false)]
    [InlineData("a.total - 14 == 0", "0", true)]
    [InlineData("a.total < b.price", "0", false)]
    [InlineData("-b.price <= -4", "0", true)]
    [InlineData("a.total / b.price == 3.4", "0.1", true)]
    [InlineData("a.total != 14.05", "0.1", false)]
    [InlineData("a.total > 14", "0", false)]
    public void A_formula_relates_numbers(string text, string tolerance, bool holds)
    {
        var formula = Formula.Parse(text);
        var (left, right) = formula.Sides(name => name == "a.total" ? 14 : 4);

        formula.Holds(left, right, decimal.Parse(tolerance, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(holds);
    }

    [Theory]
    [InlineData("a + b")]
    [InlineData("a ==")]
    [InlineData("(a == b")]
    [InlineData("a == b c")]
    [InlineData("a == §")]
    [InlineData("")]
    public void What_compares_nothing_is_an_error(string text) => Should.Throw<FormatException>(() => Formula.Parse(text));

    [Fact]
    public void Deep_brackets_are_refused() => Should.Throw<FormatException>(() => Formula.Parse(new string('(', 5000) + "1 == 1"));

    [Theory]
    [InlineData("Here:\n- one\n* two\n3. three\nnone", 3)]
    [InlineData("No list - at all.", 0)]
    public void Items_of_lists_are_counted(string answer, int items) => AnswerForm.Items(answer).ShouldBe(items);

    [Theory]
    [InlineData("So:\n| Team | Cost |\n|---|---:|\n| a | 1 |\n| b | 2 |\n\nDone.", 2)]
    [InlineData("| Team | Hours |\n|---|---|\n| a | 1 |", null)]
    [InlineData("Team, Cost", null)]
    public void A_table_is_found_by_its_columns(string answer, int? rows) => AnswerForm.Rows(answer, ["team", "cost"]).ShouldBe(rows);

    [Theory]
    [InlineData("{\"a\":1}", true)]
    [InlineData("Sure:\n```json\n{\"a\":1}\n```\n", true)]
    [InlineData("a is 1", false)]
    public void Json_is_found_in_a_fence_or_without(string answer, bool found) => AnswerForm.Json(answer).HasValue.ShouldBe(found);
}
