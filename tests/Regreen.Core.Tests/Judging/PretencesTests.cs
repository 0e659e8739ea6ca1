using System.Text.Json;
using Regreen.Core.Judging.Answers;

namespace Regreen.Core.Tests.Judging;

public sealed class PretencesTests
{
    [Theory]
    [InlineData("""{"message":"What does order 5107 cost?","user":"ada"}""", "What does order 5107 cost?")]
    [InlineData("""{"messages":[{"role":"system","content":"You are a very helpful and patient assistant of ours."},{"role":"user","content":"How high is it?"}]}""", "How high is it?")]
    [InlineData("""{"user":"ada","password":"secret-of-ada"}""", null)]
    [InlineData("no json at all", null)]
    public void The_question_of_a_request_is_found(string payload, string? question) => QuestionText.In(payload).ShouldBe(question);

    [Fact]
    public void A_question_is_changed_in_its_place() =>
        QuestionText.Change("""{"id":1,"message":"What is “it”?"}""", question => question + " Thank you.").ShouldBe("""{"id":1,"message":"What is “it”? Thank you."}""");

    [Theory]
    [InlineData("/orders/5107", "/orders/5109")]
    [InlineData("/orders/5107/lines/3?city=Oslo&limit=9", "/orders/5109/lines/5?city=elsewhere&limit=1")]
    [InlineData("/v1/ping", null)]
    public void Something_else_is_asked_for_by_the_target_of_a_request(string target, string? other) => OtherInput.Target(target, 1).ShouldBe(other);

    [Theory]
    [InlineData("""{"message":"What does order 5107 cost?"}""", """{"message":"How many syllables has the name of the moon's second-largest crater?"}""")]
    [InlineData("""{"ids":[12, 7],"name":"v2"}""", """{"ids":[14,9],"name":"v2"}""")]
    [InlineData("""{"name":"ada"}""", null)]
    public void Something_else_is_asked_for_by_the_body_of_a_request(string body, string? other) => OtherInput.Body(body, 1).ShouldBe(other);

    [Fact]
    public void Other_numbers_are_as_long_and_never_the_same()
    {
        const string Question = "What did order 5107 cost on day 9, and 0.5 of it?";
        var ways = Enumerable.Range(1, 3).Select(variant => OtherInput.Numbers(Question, variant)).Append(Question).ToList();

        ways.Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        ways.ShouldAllBe(way => way.Length == Question.Length);
    }

    [Theory]
    [InlineData("This is a test. What does order 5107 cost?", "What does order 5107 cost? Thank you.")]
    [InlineData("Just a test: how high is it on day 3?", "how high is it on day 3? Thank you.")]
    [InlineData("How many tests failed?", "How many tests failed? Thank you.")]
    public void Another_wording_does_not_say_that_this_is_a_test_where_that_is_an_aside(string question, string wording) => OtherWords.For(question)[0].ShouldBe(wording);

    [Fact]
    public void Figures_are_what_the_question_does_not_say()
    {
        var figures = Figures.Of("Order 5107 costs 42.50 EUR; it leaves at 07:15.", "What does order 5107 cost?");

        figures.ShouldBe(["07:15", "42.5"], ignoreOrder: true);
        Figures.Repeated(figures, Figures.Of("It is 42.5, at 07:15, for order 9.", "And order 9?")).ShouldNotBeNull();
        Figures.Repeated(figures, Figures.Of("It is 43, at 07:15.", "And order 9?")).ShouldBeNull();
        Figures.Repeated([], []).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"response":"x","demo":true}""", "demo is true")]
    [InlineData("""{"response":"x","meta":{"provider":"mock"}}""", "meta.provider is mock")]
    [InlineData("""{"response":"x","is_fallback":true}""", "is_fallback is true")]
    [InlineData("""{"response":"the demo","demo":false,"mode":"live","result":{"demo":true},"title":"fake"}""", null)]
    public void What_a_service_says_of_its_own_answer_is_heard(string answer, string? told)
    {
        using var document = JsonDocument.Parse(answer);
        StandIn.ToldBy(document.RootElement).ShouldBe(told);
    }
}
