using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using UsageAgents.Service.Authenticating;

namespace UsageAgents.Service.Tokens;

/// <summary>
/// Signs tokens with a key that lives as long as configured and never longer than the process. The next key is published some time before it signs, and the former one
/// until its last token has expired, so that nobody who checks tokens is surprised.
/// </summary>
internal sealed class TokenSigner(IOptions<TokenOptions> options, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SigningKey> _keys = [new(time.GetUtcNow())];

    /// <summary>Gets the public keys as a JSON web key set.</summary>
    public JsonObject Keys => new() { ["keys"] = new JsonArray([.. Published().Select(key => (JsonNode)key.ToJson())]) };

    public string Sign(JsonObject claims)
    {
        var now = time.GetUtcNow();
        var key = Published().Last(key => key.From <= now);
        var header = new JsonObject { ["typ"] = "at+jwt", ["alg"] = "ES256", ["kid"] = key.Id };
        var content = $"{Encode(header)}.{Encode(claims)}";
        return $"{content}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(content)))}";
    }

    /// <summary>Whether the token was signed here.</summary>
    public bool Signed(AccessToken token) =>
        Published().FirstOrDefault(key => key.Id == token.HeaderText("kid")) is { } key && key.Verifies(token.SignedContent, token.Signature);

    public void Dispose() => _keys.ForEach(key => key.Dispose());

    private SigningKey[] Published()
    {
        var (now, life) = (time.GetUtcNow(), TimeSpan.FromSeconds(options.Value.KeyLifetimeSeconds));
        lock (_gate)
        {
            if (now >= _keys[^1].From + life)
            {
                _keys.Add(new SigningKey(now));
            }
            else if (now >= _keys[^1].From + (life - TimeSpan.FromSeconds(options.Value.KeyLeadSeconds)))
            {
                _keys.Add(new SigningKey(_keys[^1].From + life));
            }

            // A key is let go when its successor has signed for as long as a token lives.
            while (_keys.Count > 1 && now > _keys[1].From + TimeSpan.FromSeconds(options.Value.LifetimeSeconds + options.Value.KeyLeadSeconds))
            {
                _keys[0].Dispose();
                _keys.RemoveAt(0);
            }

            return [.. _keys];
        }
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
