using System.Collections.Immutable;

namespace Regreen.Adapters.Witness;

/// <summary>The variables by which programs find a proxy, and the file with the authorities that they trust: those of the system, and the run's own.</summary>
internal sealed class ProxyVariables(RunAuthority? authority) : IDisposable
{
    // Where systems keep their authorities; the first that is there.
    private static readonly string[] SystemFiles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

    private readonly DirectoryInfo? _folder = authority is null ? null : Directory.CreateTempSubdirectory("regreen-authority-");

    public ImmutableSortedDictionary<string, string> Join(ImmutableSortedDictionary<string, string> environment, string address)
    {
        foreach (var (name, value) in new[] { ("http_proxy", address), ("https_proxy", address), ("no_proxy", "") })
        {
            // Some programs read only the one, some only the other.
            environment = environment.SetItem(name, value).SetItem(name.ToUpperInvariant(), value);
        }

        environment = environment.SetItem("NODE_USE_ENV_PROXY", "1");
        if (authority is null || _folder is null)
        {
            return environment;
        }

        var (own, all) = (Path.Combine(_folder.FullName, "run.pem"), Path.Combine(_folder.FullName, "all.pem"));
        var known = environment.GetValueOrDefault("SSL_CERT_FILE") is { Length: > 0 } given ? given : SystemFiles.FirstOrDefault(File.Exists);
        File.WriteAllText(own, authority.Pem + "\n");
        File.WriteAllText(all, $"{(known is not null && File.Exists(known) ? File.ReadAllText(known) : "")}\n{authority.Pem}\n");
        return environment.SetItem("SSL_CERT_FILE", all).SetItem("REQUESTS_CA_BUNDLE", all).SetItem("CURL_CA_BUNDLE", all).SetItem("NODE_EXTRA_CA_CERTS", own);
    }

    public void Dispose() => _folder?.Delete(recursive: true);
}
