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

    [Fact]
    public void What_stands_in_either_question_is_no_figure()
    {
        var before = ("Order 5107 costs 42.50 EUR.", "What does order 5107 cost?");

        Figures.Repeated(before, ("Order 5107 costs 42.50 EUR.", "What does order 5109 cost?")).ShouldNotBeNull();
        Figures.Repeated(before, ("Order 5109 costs 42.50 EUR.", "What does order 5109 cost?")).ShouldNotBeNull();
        Figures.Repeated(before, ("Order 5109 costs 17.20 EUR.", "What does order 5109 cost?")).ShouldBeNull();
        Figures.Repeated(("Order 5107 is packed.", "Where is order 5107?"), ("Order 5107 is packed.", "Where is order 5109?")).ShouldBe("5107");
        Figures.Repeated(("Order 5107 is packed.", "Where is order 5107?"), ("Order 5109 is packed.", "Where is order 5109?")).ShouldBeNull();
        Figures.Repeated(("On day 3 it is high.", "How is it on day 3?"), ("It is 3 m high.", "How is it on day 5?")).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"protocolVersion":"1","clientInfo":{"name":"a client","version":3}}}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/said","params":{"text":"What is this?"}}""", null)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get","arguments":{"order":5107}}}""", """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get","arguments":{"order":5109}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get","arguments":{"city":"Oslo"},"_meta":{"progressToken":4}}}""", """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get","arguments":{"city":"elsewhere"},"_meta":{"progressToken":4}}}""")]
    public void Of_a_call_over_JSON_RPC_only_what_it_is_given_is_changed(string message, string? changed) => OtherInput.Body(message, 1).ShouldBe(changed);

    [Fact]
    public void The_envelope_of_JSON_RPC_is_no_content()
    {
        const string Answer = """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"It costs 42.50"}],"total":42.5}}""";
        var nothing = new HashSet<string>(StringComparer.Ordinal);

        Core.Witnessing.ContentEdit.Blank(Answer, nothing, nothing).ShouldBe("""{"jsonrpc":"2.0","id":7,"result":{"content":[],"total":0}}""");
        Core.Witnessing.ContentEdit.Another(Answer, null, nothing, nothing).ShouldBe("""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"another answer"}],"total":134.5}}""");
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"ask","arguments":{"q":"What does it cost?"}}}""", true)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"note","arguments":{"text":"bring the lamp"}}}""", false)]
    [InlineData("""{"message":"What does it cost?"}""", false)]
    public void A_text_that_a_call_is_given_is_a_question_where_it_asks(string message, bool isCall) => QuestionText.IsCall(message).ShouldBe(isCall);

    [Theory]
    [InlineData("""{"ev":"done","demo_mode":true}""", "demo_mode is true")]
    [InlineData("""{"isMocked":true}""", "isMocked is true")]
    [InlineData("""{"engine":{"name":"fake-model","warm":true}}""", "engine.name is fake-model")]
    [InlineData("""{"model":"mock-4o"}""", "model is mock-4o")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"structuredContent":{"x":1},"_meta":{"backend":"mock"}}}""", "result._meta.backend is mock")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"content":[{"demo":true}],"structuredContent":{"mode":"demo"}}}""", null)]
    [InlineData("""{"demo_available":true,"engine":"simulated-annealing","name":"fake"}""", null)]
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
