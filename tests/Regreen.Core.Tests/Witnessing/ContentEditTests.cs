using Regreen.Core.Witnessing;

namespace Regreen.Core.Tests.Witnessing;

public sealed class ContentEditTests
{
    private static readonly HashSet<string> Echoes = new(StringComparer.Ordinal) { "q1" };
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "type" };

    [Theory]
    [InlineData("""{"type":"done","ref":"q1","say":"42","n":3,"ok":true,"list":[1,2],"in":{"a":"b"},"none":null}""", """{"type":"done","ref":"q1","say":"","n":0,"ok":false,"list":[],"in":{"a":""},"none":null}""")]
    [InlineData("plain text", "")]
    [InlineData("{broken", "")]
    public void Blanking_empties_the_content_and_keeps_the_form(string answer, string blank) =>
        ContentEdit.Blank(answer, Echoes, Kept).ShouldBe(blank);

    [Fact]
    public void Another_answer_names_the_same_question() =>
        ContentEdit.Another("""{"type":"done","ref":"q1","say":"42"}""", """{"type":"done","ref":"q7","say":"no","more":1}""", Echoes, Kept)
            .ShouldBe("""{"type":"done","ref":"q1","say":"no","more":1}""");

    [Theory]
    [InlineData("""{"say":"18 clocks are in stock"}""", """{"say":"The total is 178.18 EUR"}""", 1, 0)]
    [InlineData("""{"say":"18 clocks are in stock"}""", """{"say":"7 lamps are in stock"}""", 0, 3)]
    [InlineData("""{"n":18,"deep":[{"say":"Total"}]}""", """{"other":{"n":18},"say":"total"}""", 1, 1)]
    [InlineData("plain 5 text", "5 plain", 1, 1)]
    public void What_two_answers_have_in_common_are_runs_of_digits_and_words(string one, string other, int numbers, int words) =>
        ContentEdit.Common(one, other).ShouldBe((numbers, words));

    [Fact]
    public void Without_another_answer_every_value_is_changed() =>
        ContentEdit.Another("""{"type":"done","ref":"q1","say":"42","n":3,"ok":true}""", null, Echoes, Kept)
            .ShouldBe("""{"type":"done","ref":"q1","say":"another answer","n":16,"ok":false}""");

    [Theory]
    [InlineData("""{"type":"login","key":"k-ada"}""", """{"type":"login","key":""}""")]
    [InlineData("""{"password" : "p", "user":"ada"}""", """{"password" : "", "user":"ada"}""")]
    [InlineData("Bearer k-ada.secret", "Bearer ")]
    [InlineData("""{"t":"eyJhbGciOi.eyJzdWIi.c2ln"}""", """{"t":""}""")]
    public void Credentials_are_found_in_messages(string message, string stripped)
    {
        var credentials = new CredentialText(["k-ada.secret"], ["key"]);

        credentials.IsIn(message).ShouldBeTrue();
        credentials.ReplaceText(message, _ => "").ShouldBe(stripped);
    }

    [Fact]
    public void A_message_without_credentials_stays_as_it_is()
    {
        var credentials = new CredentialText(["k-ada.secret"], []);

        credentials.IsIn("""{"text":"the key is under the mat"}""").ShouldBeFalse();
        credentials.ReplaceText("""{"text":"tokens"}""", _ => "").ShouldBe("""{"text":"tokens"}""");
    }

    [Theory]
    [InlineData("Authorization", "Bearer abc", "Bearer xyz")]
    [InlineData("Cookie", "a=1; b=2", "a=xyz; b=xyz")]
    [InlineData("X-Api-Key", "abc", "xyz")]
    public void Credentials_of_headers_are_replaced_in_their_form(string name, string value, string replaced)
    {
        CredentialText.ReplaceHeader(name, value, _ => "xyz").ShouldBe(replaced);
        CredentialText.ReplaceHeader(name, value, _ => "").ShouldBe("");
    }
}
