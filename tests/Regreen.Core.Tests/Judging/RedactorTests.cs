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
    public void A_secret_with_quotes_and_blanks_is_found_as_json_and_addresses_write_it()
    {
        var redactor = new Redactor(Key);
        redactor.Know("pass \"word\" 1");

        redactor.Redact("""{"x":"pass \"word\" 1"}""").ShouldMatch("^{\"x\":\"<token:[0-9a-f]{8}>\"}$");
        redactor.Redact("/a?b=pass%20%22word%22%201").ShouldMatch("^/a\\?b=<token:[0-9a-f]{8}>$");
    }

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

    [Fact]
    public async Task Secrets_that_become_known_at_the_same_time_are_all_kept_out()
    {
        var redactor = new Redactor(Key);
        var secrets = Enumerable.Range(0, 500).Select(number => $"secret number {number} of many").ToList();

        await Parallel.ForEachAsync(secrets, TestContext.Current.CancellationToken, (secret, _) =>
        {
            redactor.Know(secret);
            return ValueTask.CompletedTask;
        });

        secrets.ShouldAllBe(secret => redactor.Redact(secret).StartsWith("<token:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("cookie")]
    public void Headers_with_credentials_are_redacted_as_a_whole(string name) => new Redactor(Key).RedactHeader(name, "Bearer x").ShouldMatch("^<token:[0-9a-f]{8}>$");
}
