using System.Globalization;
using System.Text.Json;
using CsCheck;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Tests.Judging;

public sealed class AnswerNumbersTests
{
    [Theory]
    [InlineData("It was 4,088,665 tokens [c1].", "4,088,665")]
    [InlineData("gpt-4o costs $2.50/$10.00 per 1M at p95", "2.50 10.00")]
    [InlineData("mistral-3-5-large has -3.5 and 12ms", "-3.5")]
    [InlineData("On 2023-11-16 at 18:17:03 there were 7", "2023-11-16 18:17:03 7")]
    [InlineData("53.2% of 1234 [c12] [c3]", "53.2 1234")]
    [InlineData("a 10-minute window", "")]
    [InlineData("4,088,665tokens and 1,2 and 1,2345 and 12,345,678.90.", "1 2 1 2345 12,345,678.90")]
    [InlineData("5-10, gpt-4,5 (7) =8 [9] [x", "5 -10 5 7 8 9")]
    [InlineData("2023-11-161 18:170 is no moment", "2023 -11 -161 18 170")]
    [InlineData("", "")]
    public void Finds_numbers_outside_names_and_citations(string answer, string expected) =>
        string.Join(' ', AnswerNumbers.In(answer).Select(number => number.Text)).ShouldBe(expected);

    [Fact]
    public void A_number_takes_the_first_citation_after_it_on_its_line()
    {
        var numbers = AnswerNumbers.In("1 and 2 [a] then 3 [b]\n4\n5 [c]");

        numbers.Select(number => number.Citation).ShouldBe(["a", "a", "b", null, "c"]);
    }

    [Fact]
    public void Every_printed_rounding_of_a_value_is_grounded_in_it_and_its_neighbour_is_not() =>
        Gen.Decimal[-1_000_000_000m, 1_000_000_000m].Select(Gen.Int[0, 4]).Sample((value, decimals) =>
        {
            var printed = decimal.Round(value, decimals, MidpointRounding.AwayFromZero);
            var text = printed.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            var step = decimals == 0 ? 1m : 1m / (decimal)Math.Pow(10, decimals);
            var neighbour = (printed + step + step).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            return Of($"It is {text} [c1].", value).IsGrounded && !Of($"It is {neighbour} [c1].", value).IsGrounded;
        });

    [Theory]
    [InlineData("nothing here", true)]
    [InlineData("5 [c1]", false)]
    public void Without_a_number_or_a_successful_call_the_quality_is_zero(string answer, bool success) =>
        Grounding.Of("How many?", answer, [Call("c1", success, "[5]")]).Quality.ShouldBe(0);

    [Fact]
    public void A_moment_is_grounded_in_a_text_that_holds_it()
    {
        Grounding.Of("How many?", "at 18:17 [c1]", [Call("c1", true, """{"at":"2023-11-16T18:17:03Z"}""")]).IsGrounded.ShouldBeTrue();
        Grounding.Of("How many?", "at 18:18 [c1]", [Call("c1", true, """{"at":"2023-11-16T18:17:03Z"}""")]).IsGrounded.ShouldBeFalse();
    }

    [Fact]
    public void Padding_a_citation_onto_an_invented_number_does_not_ground_it() =>
        Gen.Long[1, 1_000_000].Select(Gen.Long[1, 1_000_000]).Where((held, said) => held != said)
            .Sample((held, said) => !Grounding.Of("How many?", $"{said} [c1]", [Call("c1", true, $$"""{"n":{{held}}}""")]).IsGrounded);

    [Theory]
    [InlineData("4,088,665", "4088665", true)]
    [InlineData("4,088,664", "4088665", false)]
    [InlineData("3.14", "3.14159", true)]
    [InlineData("3", "3.14159", false)]
    [InlineData("40886650", "4088665", false)]
    [InlineData("The code workload", "CODE", true)]
    public void Mentions_compares_numbers_as_numbers_and_texts_without_case(string answer, string what, bool expected) =>
        AnswerChecks.Mentions(answer, what).ShouldBe(expected);

    private static Grounding Of(string answer, decimal value) => Grounding.Of("How many?", answer, [Call("c1", true, $"[{value.ToString(CultureInfo.InvariantCulture)}]")]);

    private static ToolCall Call(string id, bool success, string result) =>
        new(id, "tool", success, JsonDocument.Parse(result).RootElement, new Frame(1, default, "s", FrameDirection.Received, 0));
}
