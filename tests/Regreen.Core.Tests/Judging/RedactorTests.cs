using System.Text;
using CsCheck;
using Regreen.Core.Judging;

namespace Regreen.Core.Tests.Judging;

public sealed class RedactorTests
{
    private static readonly byte[] Key = "key"u8.ToArray();

    [Fact]
    public void A_known_secret_never_comes_through_plain_or_in_base64url() =>
        Gen.String[Gen.Char.AlphaNumeric, 6, 40].Select(Gen.String[0, 20]).Sample((secret, around) =>
        {
            var redactor = new Redactor(Key);
            redactor.Know(secret);
            var encoded = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(secret));
            var text = redactor.Redact($"{around} {secret} {encoded} {around}");
            return !text.Contains(" " + secret + " ", StringComparison.Ordinal) && !text.Contains(encoded, StringComparison.Ordinal);
        });

    [Fact]
    public void The_same_secret_gives_the_same_token_and_another_key_another()
    {
        var redactor = new Redactor(Key);
        redactor.Know("a secret here");

        redactor.Redact("x a secret here y").ShouldBe(redactor.Redact("x a secret here y"));
        redactor.Redact("a secret here").ShouldMatch("^<token:[0-9a-f]{8}>$");
        var other = new Redactor("other"u8.ToArray());
        other.Know("a secret here");
        (other.Redact("a secret here") == redactor.Redact("a secret here")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"token":"abc"}""")]
    [InlineData("""{"access_token": "abc", "x": 1}""")]
    [InlineData("""{"client_secret":"abc"}""")]
    public void Fields_that_hold_credentials_are_redacted_without_being_known(string text) => new Redactor(Key).Redact(text).ShouldNotContain("abc");

    [Fact]
    public void Counts_of_tokens_stay() => new Redactor(Key).Redact("""{"input_tokens":5,"token":"abc"}""").ShouldStartWith("""{"input_tokens":5,"token":"<token:""");

    [Fact]
    public void A_web_token_is_found_wherever_it_stands() =>
        new Redactor(Key).Redact("refused eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln at the door").ShouldMatch("^refused <token:[0-9a-f]{8}> at the door$");

    [Theory]
    [InlineData("Authorization")]
    [InlineData("cookie")]
    public void Headers_with_credentials_are_redacted_as_a_whole(string name) => new Redactor(Key).RedactHeader(name, "Bearer x").ShouldMatch("^<token:[0-9a-f]{8}>$");
}
