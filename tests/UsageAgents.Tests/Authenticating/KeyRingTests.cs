using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using UsageAgents.Service.Authenticating;

namespace UsageAgents.Tests.Authenticating;

public sealed class KeyRingTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
    private readonly AuthOptions _options = new() { KeysAddress = "http://issuer.test/keys", Issuer = "http://issuer.test" };
    private readonly ECDsa _elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly Issuer _issuer = new();

    [Fact]
    public async Task An_unknown_id_fetches_the_keys_once_and_then_not_before_the_configured_time()
    {
        using var ring = Ring();
        _issuer.Publish(Key("a"));
        (await Find(ring, "a")).ShouldBeOfType<KeyLookup.Found>();

        for (var count = 0; count < 50; count++)
        {
            (await Find(ring, "unknown")).ShouldBeOfType<KeyLookup.Unknown>();
        }

        _issuer.Asked.ShouldBe(1);
        _issuer.Publish(Key("a"), Key("b"));
        _time.Advance(TimeSpan.FromSeconds(_options.MinKeyFetchSeconds));
        (await Find(ring, "b")).ShouldBeOfType<KeyLookup.Found>();
        _issuer.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_that_is_no_longer_published_counts_a_while_and_then_no_more()
    {
        using var ring = Ring();
        _issuer.Publish(Key("old"));
        await Find(ring, "old");
        _issuer.Publish(Key("new"));
        _time.Advance(TimeSpan.FromSeconds(_options.KeyRefreshSeconds + 1));

        (await Find(ring, "new")).ShouldBeOfType<KeyLookup.Found>();
        (await Find(ring, "old")).ShouldBeOfType<KeyLookup.Found>();
        _time.Advance(TimeSpan.FromSeconds(_options.OldKeySeconds + 1));
        await ring.FetchAsync(TestContext.Current.CancellationToken);

        (await Find(ring, "old")).ShouldBeOfType<KeyLookup.Unknown>();
    }

    [Fact]
    public async Task Known_keys_go_on_counting_while_the_issuer_is_away_and_are_looked_up_again_without_anyone_waiting()
    {
        using var ring = Ring();
        _issuer.Publish(Key("a"));
        await Find(ring, "a");
        _issuer.IsAway = true;
        _time.Advance(TimeSpan.FromSeconds(_options.KeyRefreshSeconds + 1));

        (await Find(ring, "a")).ShouldBeOfType<KeyLookup.Found>();
        (await Find(ring, "b")).ShouldBeOfType<KeyLookup.Unreachable>();
        _issuer.Asked.ShouldBe(2, "a failure is not repeated at once");
    }

    [Fact]
    public async Task Metadata_lead_to_the_keys_but_only_those_of_the_configured_issuer()
    {
        _options.MetadataAddress = "http://issuer.test/.well-known/openid-configuration";
        _issuer.Publish(Key("a"));
        using var ring = Ring();
        (await Find(ring, "a")).ShouldBeOfType<KeyLookup.Found>();

        _options.Issuer = "http://another.test";
        using var other = Ring();

        (await Find(other, "a")).ShouldBeOfType<KeyLookup.Unreachable>().Reason.ShouldContain("not of 'http://another.test'");
    }

    [Fact]
    public async Task Each_key_serves_its_own_algorithm_only()
    {
        using var ring = Ring();
        var modulus = _rsa.ExportParameters(false);
        _issuer.Publish(Key("ec"), new JsonObject { ["kty"] = "RSA", ["kid"] = "rsa", ["n"] = Base64Url.EncodeToString(modulus.Modulus), ["e"] = Base64Url.EncodeToString(modulus.Exponent) });
        var rsa = ((KeyLookup.Found)await Find(ring, "rsa")).Key;
        var elliptic = ((KeyLookup.Found)await Find(ring, "ec")).Key;

        rsa.Verifies(Token("RS256", content => _rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))).ShouldBeTrue();
        elliptic.Verifies(Token("ES256", content => _elliptic.SignData(content, HashAlgorithmName.SHA256))).ShouldBeTrue();
        elliptic.Verifies(Token("RS256", content => _elliptic.SignData(content, HashAlgorithmName.SHA256))).ShouldBeFalse();
        rsa.Verifies(Token("HS256", content => HMACSHA256.HashData(_rsa.ExportSubjectPublicKeyInfo(), content))).ShouldBeFalse();
        rsa.Verifies(Token("none", _ => [])).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"kty": "oct", "kid": "k", "k": "c2VjcmV0"}""")]
    [InlineData("""{"kty": "RSA", "kid": "k", "n": "AQAB", "e": "AQAB"}""")]
    [InlineData("""{"kty": "EC", "crv": "P-256", "kid": "k", "x": "!", "y": "AA"}""")]
    [InlineData("""{"kty": "EC", "crv": "P-256", "kid": "k", "use": "enc", "x": "AA", "y": "AA"}""")]
    [InlineData("7")]
    public async Task Keys_that_are_none_of_ours_are_passed_over(string key)
    {
        using var ring = Ring();
        _issuer.Publish(JsonNode.Parse(key)!, Key("good"));

        (await Find(ring, "good")).ShouldBeOfType<KeyLookup.Found>();
        (await Find(ring, "k")).ShouldBeOfType<KeyLookup.Unknown>();
    }

    public void Dispose()
    {
        _elliptic.Dispose();
        _rsa.Dispose();
        _issuer.Dispose();
    }

    private KeyRing Ring()
    {
        var options = Options.Create(_options);
        return new KeyRing(new IssuerDocuments(new HttpClient(_issuer, disposeHandler: false), options), options, _time, NullLogger<KeyRing>.Instance);
    }

    private JsonObject Key(string id)
    {
        var point = _elliptic.ExportParameters(false).Q;
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = id, ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    private static Task<KeyLookup> Find(KeyRing ring, string id) => ring.FindAsync(id, TestContext.Current.CancellationToken);

    private static AccessToken Token(string algorithm, Func<byte[], byte[]> sign)
    {
        var content = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}"}"""))}.e30";
        return AccessToken.Parse($"{content}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}")!;
    }

    private sealed class Issuer : HttpMessageHandler
    {
        private string _keys = "";

        public int Asked { get; private set; }

        public bool IsAway { get; set; }

        public void Publish(params JsonNode[] keys) => _keys = new JsonObject { ["keys"] = new JsonArray(keys) }.ToJsonString();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.Contains("openid", StringComparison.Ordinal))
            {
                return Task.FromResult(Answer("""{"issuer": "http://issuer.test", "jwks_uri": "http://127.0.0.1/keys"}"""));
            }

            Asked++;
            return IsAway ? throw new HttpRequestException(HttpRequestError.ConnectionError) : Task.FromResult(Answer(_keys));
        }

        private static HttpResponseMessage Answer(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json) };
    }
}
