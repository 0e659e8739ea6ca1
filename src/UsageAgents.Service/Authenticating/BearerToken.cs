using System.Buffers.Text;
using System.Text;
using UsageAgents.Contracts;

namespace UsageAgents.Service.Authenticating;

/// <summary>Finds the token of a request: in the header, or among the WebSocket subprotocols.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    public static string? OfHeader(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    /// <summary>Gives the token of a subprotocol; empty where it cannot be decoded, nothing where none is offered.</summary>
    public static string? OfSubprotocol(IEnumerable<string> subprotocols)
    {
        var offered = subprotocols.FirstOrDefault(name => name.StartsWith(Protocol.BearerPrefix, StringComparison.Ordinal));
        if (offered is null)
        {
            return null;
        }

        var encoded = offered[Protocol.BearerPrefix.Length..];
        return Base64Url.IsValid(encoded) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded)) : "";
    }
}
