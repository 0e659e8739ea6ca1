using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Tokens;

namespace UsageAgents.Tests.Authenticating;

public sealed class TokenSignerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
    private readonly TokenOptions _options = new() { KeyLifetimeSeconds = 3600, KeyLeadSeconds = 600, LifetimeSeconds = 900 };

    [Fact]
    public void The_next_key_is_published_before_it_signs_and_the_former_one_until_its_last_token_has_expired()
    {
        using var signer = new TokenSigner(Options.Create(_options), _time);
        var first = KeyOf(signer);
        Published(signer).ShouldBe([first]);

        _time.Advance(TimeSpan.FromSeconds(3000));
        var announced = Published(signer);
        announced.Length.ShouldBe(2);
        KeyOf(signer).ShouldBe(first);

        _time.Advance(TimeSpan.FromSeconds(600));
        KeyOf(signer).ShouldBe(announced[1]);
        Published(signer).Contains(first, StringComparer.Ordinal).ShouldBeTrue();

        _time.Advance(TimeSpan.FromSeconds(900 + 600 + 1));
        Published(signer).ShouldBe([announced[1]]);
    }

    [Fact]
    public void A_signer_that_slept_for_long_begins_anew()
    {
        using var signer = new TokenSigner(Options.Create(_options), _time);
        var first = KeyOf(signer);

        _time.Advance(TimeSpan.FromDays(3));

        KeyOf(signer).ShouldNotBe(first, StringComparer.Ordinal);
        Published(signer).Length.ShouldBeLessThanOrEqualTo(2);
    }

    private static string KeyOf(TokenSigner signer) => AccessToken.Parse(signer.Sign(new JsonObject { ["sub"] = "alice" }))!.HeaderText("kid")!;

    private static string[] Published(TokenSigner signer) => [.. signer.Keys["keys"]!.AsArray().Select(key => key!["kid"]!.GetValue<string>())];
}
