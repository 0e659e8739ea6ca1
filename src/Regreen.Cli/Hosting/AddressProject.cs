using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Cli.Hosting;

/// <summary>Makes a project of an address: reachable, and, where a question is given, answers to whom a token was given.</summary>
internal static class AddressProject
{
    /// <summary>Makes the project. What it remembers lies in the user's cache folder.</summary>
    /// <exception cref="UserErrorException">The address is none.</exception>
    public static ProjectFolder Make(CliHost host, AddressRequest request)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            throw new UserErrorException($"'{request.Url}' is no address.", "Write it whole, as in http://127.0.0.1:8080.", FailureCategory.Usage);
        }

        var cache = host.Environment.GetValueOrDefault("XDG_CACHE_HOME") ?? Path.Combine(host.Environment.GetValueOrDefault("HOME") ?? Path.GetTempPath(), ".cache");
        var root = Path.Combine(cache, "regreen", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Url)))[..12]);
        Directory.CreateDirectory(root);
        File.WriteAllText(Path.Combine(root, "address.yaml"), Scenarios(request, address));
        var isSocket = address.Scheme.StartsWith("ws", StringComparison.Ordinal);
        var http = $"{(address.Scheme is "https" or "wss" ? "https" : "http")}://{address.Authority}";
        var config = new ProjectConfig(address.Authority, root, new TargetConfig(isSocket ? http : address.GetLeftPart(UriPartial.Authority))
        {
            WebSocket = isSocket ? request.Url : null,
            Users = request.TokenCommand is { } command
                ? ImmutableSortedDictionary<string, UserConfig>.Empty.Add("user", new UserConfig("user") { Command = command })
                : ImmutableSortedDictionary<string, UserConfig>.Empty,
        })
        { Suites = [new SuiteConfig("address") { Scenarios = ["address.yaml"] }] };
        return new ProjectFolder(config, [], host.Environment);
    }

    private static string Scenarios(AddressRequest request, Uri address)
    {
        var text = new StringBuilder("version: 1\ncases:\n");
        var isSocket = address.Scheme.StartsWith("ws", StringComparison.Ordinal);
        var user = request.TokenCommand is null ? "" : "user: user, ";
        if (!isSocket)
        {
            text.Append($"  - id: reachable\n    name: The address answers\n    claims: [reachable]\n    steps:\n      - http: {{ method: GET, path: {Quote(address.PathAndQuery)} }}\n        expect: {{ status: [200, 204, 301, 302, 401, 404] }}\n");
        }

        if (request.TokenCommand is not null && isSocket)
        {
            text.Append("  - id: login\n    name: The user is let in\n    claims: [authenticated]\n    steps:\n      - connect: { user: user }\n        expect: { authenticated: user }\n");
        }

        if (request.Message is { } message)
        {
            var connect = isSocket ? $"      - connect: {{ {user.TrimEnd(' ', ',')} }}\n" : "";
            text.Append($"  - id: answers\n    name: The agent answers\n    claims: [answers]\n    steps:\n{connect}      - ask: {{ {(isSocket ? "" : user + "via: http, ")}agent: {Quote(request.Agent ?? "default")}, message: {Quote(message)} }}\n        expect: {{ answer: {{ least: 1 }} }}\n");
        }

        return text.ToString();
    }

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
