using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging;

/// <summary>
/// Puts stable keyed tokens in the place of secrets before anything is stored, hashed or judged. The same secret gives the same token within a run;
/// without the key nothing can be learned from it.
/// </summary>
public sealed partial class Redactor(ReadOnlyMemory<byte> key)
{
    private const int ShortestSecret = 6;

    // Most texts hold no such field, and this is quicker than the expression.
    private static readonly SearchValues<string> SecretNames =
        SearchValues.Create(["token\"", "secret\"", "password\"", "api_key\"", "apikey\"", "authorization\""], StringComparison.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    // A secret may be part of another: the longer one goes first.
    private volatile KeyValuePair<string, string>[] _longestFirst = [];

    /// <summary>Remembers a secret, so that it is found wherever it stands, plain, or as JSON, addresses and base64 write it.</summary>
    public void Know(string? secret)
    {
        if (secret is not { Length: >= ShortestSecret })
        {
            return;
        }

        var (token, bytes) = (TokenOf(secret), Encoding.UTF8.GetBytes(secret));
        lock (_gate)
        {
            if (_known.TryAdd(secret, token))
            {
                _known.TryAdd(JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), token);
                _known.TryAdd(Uri.EscapeDataString(secret), token);
                _known.TryAdd(Convert.ToBase64String(bytes), token);
                _known.TryAdd(System.Buffers.Text.Base64Url.EncodeToString(bytes), token);
                _longestFirst = [.. _known.OrderByDescending(pair => pair.Key.Length)];
            }
        }
    }

    /// <summary>Replaces every known secret, every JSON web token, and the values of fields that hold credentials.</summary>
    public string Redact(string text)
    {
        foreach (var (secret, token) in _longestFirst)
        {
            text = text.Replace(secret, token, StringComparison.Ordinal);
        }

        if (text.Contains("eyJ", StringComparison.Ordinal))
        {
            text = WebToken().Replace(text, match => TokenOf(match.Value));
        }

        return !text.AsSpan().ContainsAny(SecretNames) ? text : SecretField().Replace(text, match => match.Groups["value"].Value is var value && value.StartsWith("<token:", StringComparison.Ordinal)
            ? match.Value
            : $"{match.Groups["before"].Value}{TokenOf(value)}\"");
    }

    /// <summary>Redacts a header's value: credentials always, others like any text.</summary>
    public string RedactHeader(string name, string value) => name.ToLowerInvariant() switch
    {
        "authorization" or "proxy-authorization" or "cookie" or "set-cookie" or "x-api-key" => TokenOf(value),
        _ => Redact(value),
    };

    private string TokenOf(string secret) =>
        $"<token:{Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(secret)))[..8]}>";

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", RegexOptions.NonBacktracking)]
    private static partial Regex WebToken();

    [GeneratedRegex("""(?<before>"(token|access_token|refresh_token|id_token|client_secret|secret|password|api_key|apikey|authorization)"\s*:\s*")(?<value>[^"\\]+)" """, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex SecretField();
}
