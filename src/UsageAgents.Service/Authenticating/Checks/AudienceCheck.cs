using System.Text.Json;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token is meant for this service; the audience may be a text or a list.</summary>
internal sealed class AudienceCheck(IOptions<AuthOptions> options) : ITokenCheck
{
    public string? Fault(AccessToken token) =>
        token.Claims.TryGetProperty("aud", out var audience) && Names(audience).Contains(options.Value.Audience, StringComparer.Ordinal)
            ? null
            : $"claim 'aud' does not name '{options.Value.Audience}'";

    private static IEnumerable<string> Names(JsonElement audience) => audience.ValueKind switch
    {
        JsonValueKind.String => [audience.GetString()!],
        JsonValueKind.Array => audience.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };
}
