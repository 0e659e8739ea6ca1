using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace UsageAgents.Service.Authenticating;

/// <summary>A token taken apart, of which nothing is believed yet.</summary>
internal sealed record AccessToken(JsonElement Header, JsonElement Claims, byte[] SignedContent, byte[] Signature)
{
    /// <summary>Gets the names of the claims, for messages; values may be private.</summary>
    public string ClaimNames => string.Join(", ", Claims.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal));

    public static AccessToken? Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 3
            && Decode(parts[0]) is { } header && Decode(parts[1]) is { } claims && Decode(parts[2]) is { } signature
            && ObjectOf(header) is { } headerJson && ObjectOf(claims) is { } claimsJson
            ? new AccessToken(headerJson, claimsJson, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature)
            : null;
    }

    public string? HeaderText(string name) => TextOf(Header, name);

    public string? ClaimText(string name) => TextOf(Claims, name);

    public long? ClaimSeconds(string name) =>
        Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && Math.Abs(seconds) < 1e12
            ? (long)seconds
            : null;

    // A record would print its claims.
    public override string ToString() => $"AccessToken {{ Claims = {ClaimNames} }}";

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Decode(string part)
    {
        var bytes = new byte[part.Length];
        return Base64Url.IsValid(part) && Base64Url.TryDecodeFromChars(part, bytes, out var written) ? bytes[..written] : null;
    }

    private static JsonElement? ObjectOf(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
