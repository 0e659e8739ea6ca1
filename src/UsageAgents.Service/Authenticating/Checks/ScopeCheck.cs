using System.Text.Json;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token allows running agents; scopes may be one text with blanks, or a list.</summary>
internal sealed class ScopeCheck(IOptions<AuthOptions> options) : ITokenCheck
{
    public string? Fault(AccessToken token) =>
        token.Claims.TryGetProperty(options.Value.ScopeClaim, out var scopes) && Names(scopes).Contains(options.Value.Scope, StringComparer.Ordinal)
            ? null
            : $"claim '{options.Value.ScopeClaim}' does not hold '{options.Value.Scope}'";

    private static IEnumerable<string> Names(JsonElement scopes) => scopes.ValueKind switch
    {
        JsonValueKind.String => scopes.GetString()!.Split(' '),
        JsonValueKind.Array => scopes.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };
}
