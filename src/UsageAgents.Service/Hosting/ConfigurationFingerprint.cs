using System.Security.Cryptography;
using System.Text;

namespace UsageAgents.Service.Hosting;

/// <summary>The hash of the configuration that decides how the service behaves: never addresses, ports or secrets.</summary>
internal static class ConfigurationFingerprint
{
    private const int Digits = 16;
    private static readonly string[] Sections = ["Agents", "Auth", "Data", "Http", "Mcp", "Models", "Prices", "Sockets", "Tokens", "Tools"];
    private static readonly string[] Excluded = ["Address", "Url", "Urls", "Port", "Secret", "SecretSha256", "Password", "Key"];

    public static string Of(IConfiguration configuration)
    {
        var lines = Sections
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(entry => entry.Value is not null && !Array.Exists(Excluded, word => entry.Key.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
            .Select(entry => $"{entry.Key}={entry.Value}")
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..Digits];
    }
}
