using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Authenticating.Checks;

namespace UsageAgents.Tests.Authenticating;

public sealed class TokenCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public void A_token_that_keeps_every_rule_has_no_fault() => FaultOf(Header(), Claims()).ShouldBeNull();

    [Theory]
    [InlineData("alg", "none", "header 'alg' is 'none'; expected 'ES256' or 'RS256'")]
    [InlineData("alg", "HS256", "header 'alg' is 'HS256'; expected 'ES256' or 'RS256'")]
    [InlineData("alg", null, "header 'alg' is 'missing'; expected 'ES256' or 'RS256'")]
    [InlineData("typ", "JWT", "header 'typ' is 'JWT'; expected 'at+jwt'")]
    public void A_wrong_header_is_named(string name, string? value, string fault)
    {
        var header = Header();
        header[name] = value;

        FaultOf(header, Claims()).ShouldBe(fault);
    }

    [Theory]
    [InlineData("iss", "somebody", "claim 'iss' is 'somebody'; expected 'usage-agents-tokens'")]
    [InlineData("aud", "somebody", "claim 'aud' does not name 'usage-agents'")]
    [InlineData("token_use", "id", "claim 'token_use' is 'id'; expected 'access'")]
    [InlineData("scope", "agents:read", "claim 'scope' does not hold 'agents:run'")]
    public void A_wrong_claim_is_named(string name, string value, string fault)
    {
        var claims = Claims();
        claims[name] = value;

        FaultOf(Header(), claims).ShouldBe(fault);
    }

    [Theory]
    [InlineData("token_use", "claim 'token_use' is missing; expected 'access'; the token carries aud, exp, iss, nbf, scope, sub, tenant")]
    [InlineData("exp", "claim 'exp' is missing; the token carries aud, iss, nbf, scope, sub, tenant, token_use")]
    [InlineData("tenant", "claim 'tenant' is missing; the token carries aud, exp, iss, nbf, scope, sub, token_use")]
    [InlineData("aud", "claim 'aud' does not name 'usage-agents'")]
    public void A_missing_claim_is_told_with_the_names_that_are_there(string name, string fault)
    {
        var claims = Claims();
        claims.Remove(name);

        FaultOf(Header(), claims).ShouldBe(fault);
    }

    [Theory]
    [InlineData(-4, null)]
    [InlineData(-5, "the token expired 5 s ago")]
    [InlineData(-60, "the token expired 60 s ago")]
    public void A_token_expires_but_for_the_skew_of_clocks(int seconds, string? fault)
    {
        var claims = Claims();
        claims["exp"] = Now.ToUnixTimeSeconds() + seconds;

        FaultOf(Header(), claims).ShouldBe(fault);
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, "the token is valid only in 6 s")]
    public void A_token_begins_but_for_the_skew_of_clocks(int seconds, string? fault)
    {
        var claims = Claims();
        claims["nbf"] = Now.ToUnixTimeSeconds() + seconds;

        FaultOf(Header(), claims).ShouldBe(fault);
    }

    [Fact]
    public void Scopes_may_be_a_list_and_the_type_a_media_type()
    {
        var (header, claims) = (Header(), Claims());
        header["typ"] = "application/at+jwt";
        claims["scope"] = new JsonArray("openid", "agents:run");

        FaultOf(header, claims).ShouldBeNull();
    }

    private static JsonObject Header() => new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = "k" };

    private static JsonObject Claims() => new()
    {
        ["iss"] = "usage-agents-tokens",
        ["aud"] = "usage-agents",
        ["sub"] = "alice",
        ["tenant"] = "acme",
        ["scope"] = "agents:run",
        ["token_use"] = "access",
        ["nbf"] = Now.ToUnixTimeSeconds(),
        ["exp"] = Now.ToUnixTimeSeconds() + 900,
    };

    private static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json);

    private string? FaultOf(JsonObject header, JsonObject claims)
    {
        var options = Options.Create(new AuthOptions());
        ITokenCheck[] checks =
        [
            new TokenTypeCheck(options), new IssuerCheck(options), new AudienceCheck(options), new ExpiryCheck(options, _time),
            new NotBeforeCheck(options, _time), new TokenUseCheck(options), new ScopeCheck(options), new OwnerCheck(options),
        ];
        var token = new AccessToken(Element(header), Element(claims), [], []);
        return new AlgorithmCheck(options).Fault(token) ?? checks.Select(check => check.Fault(token)).FirstOrDefault(fault => fault is not null);
    }
}
