using System.Text;

namespace UsageAgents.Service.Tokens;

/// <summary>The id and secret of a client, from basic authentication or the form (RFC 6749, 2.3.1).</summary>
internal sealed record ClientCredentials(string Id, string Secret)
{
    private const string Basic = "Basic ";

    public static ClientCredentials? Read(HttpRequest request, IFormCollection form)
    {
        if (request.Headers.Authorization.ToString() is { } header && header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return OfBasic(header[Basic.Length..]);
        }

        return form["client_id"].ToString() is { Length: > 0 } id && form["client_secret"].ToString() is { Length: > 0 } secret
            ? new ClientCredentials(id, secret)
            : null;
    }

    // A record would print its secret.
    public override string ToString() => $"ClientCredentials {{ Id = {Id} }}";

    private static ClientCredentials? OfBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var written))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, written).Split(':', 2);
        return parts.Length == 2 ? new ClientCredentials(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }
}
