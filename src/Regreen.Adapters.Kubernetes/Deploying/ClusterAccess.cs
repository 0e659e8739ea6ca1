using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>How an API server is reached, and as whom: a context of a kubeconfig file, or the service account of the pod that this runs in.</summary>
/// <param name="Server">Its address.</param>
internal sealed record ClusterAccess(Uri Server)
{
    private const string Account = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Gets the namespace of the context, or null.</summary>
    public string? Namespace { get; private init; }

    private string? Token { get; init; }

    private string? TokenFile { get; init; }

    private string? Authority { get; init; }

    private string? Certificate { get; init; }

    private string? Key { get; init; }

    /// <summary>Finds the access: the named file, <c>KUBECONFIG</c>, the pod's own account, or the file in the home folder.</summary>
    public static ClusterAccess Find(string? file, string? context, ImmutableDictionary<string, string> environment, Func<string, IReadOnlyList<JsonNode>> readYaml)
    {
        file ??= environment.GetValueOrDefault("KUBECONFIG") is { Length: > 0 } named ? named.Split(Path.PathSeparator)[0] : null;
        if (file is null && environment.GetValueOrDefault("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host && File.Exists($"{Account}/token"))
        {
            return new ClusterAccess(new UriBuilder("https", host, int.Parse(environment.GetValueOrDefault("KUBERNETES_SERVICE_PORT") ?? "443", System.Globalization.CultureInfo.InvariantCulture)).Uri)
            {
                Namespace = File.ReadAllText($"{Account}/namespace").Trim(),
                TokenFile = $"{Account}/token",
                Authority = File.ReadAllText($"{Account}/ca.crt"),
            };
        }

        file ??= Path.Combine(environment.GetValueOrDefault("HOME") ?? "/", ".kube", "config");
        try
        {
            return Of(readYaml(File.ReadAllText(file))[0], context, Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw Wrong($"The kubeconfig '{file}' cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Makes a client that says who it is with every request.</summary>
    public HttpClient Open()
    {
        var handler = ServerTrust.Handler(authority: null);
        if (Authority is { } pem)
        {
            handler.SslOptions.CertificateChainPolicy = ServerTrust.PolicyOf(pem);
        }

        if (Certificate is { } certificate && Key is { } key)
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            // A certificate whose key lies only in memory is not sent by every TLS library.
            handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null)];
        }

        return new HttpClient(new Bearer(this) { InnerHandler = handler }) { BaseAddress = Server, Timeout = Timeout.InfiniteTimeSpan };
    }

    private static ClusterAccess Of(JsonNode config, string? context, string folder)
    {
        var name = context ?? config.TextAt("current-context") ?? throw Wrong("The kubeconfig has no current context.");
        var chosen = Named(config, "contexts", name)["context"]!;
        var cluster = Named(config, "clusters", chosen["cluster"]!.GetValue<string>())["cluster"]!;
        var user = chosen.TextAt("user") is { } who ? Named(config, "users", who)["user"] as JsonObject : null;
        Check(name, cluster, user);
        return new ClusterAccess(new Uri(cluster["server"]!.GetValue<string>()))
        {
            Namespace = chosen.TextAt("namespace"),
            Token = user.TextAt("token"),
            TokenFile = user.TextAt("tokenFile") is { } file ? Path.GetFullPath(file, folder) : null,
            Authority = Pem(cluster, "certificate-authority", folder),
            Certificate = Pem(user, "client-certificate", folder),
            Key = Pem(user, "client-key", folder),
        };
    }

    private static void Check(string context, JsonNode cluster, JsonObject? user)
    {
        if (user.At("exec") is not null || user.At("auth-provider") is not null)
        {
            throw Wrong($"The user of context '{context}' logs in by a program of its own, which Regreen does not start.");
        }

        if (cluster["insecure-skip-tls-verify"]?.ToString() == "true")
        {
            throw Wrong($"The cluster of context '{context}' is used without checking who it is.");
        }
    }

    private static JsonNode Named(JsonNode config, string list, string name) =>
        (config[list] as JsonArray)?.FirstOrDefault(entry => entry?["name"]?.GetValue<string>() == name) ?? throw Wrong($"The kubeconfig has no '{name}' in its {list}.");

    private static string? Pem(JsonNode? node, string key, string folder) =>
        node?[$"{key}-data"]?.GetValue<string>() is { } data ? Encoding.ASCII.GetString(Convert.FromBase64String(data))
        : node?[key]?.GetValue<string>() is { } file ? File.ReadAllText(Path.GetFullPath(file, folder))
        : null;

    private static UserErrorException Wrong(string message, Exception? inner = null) => new(
        message,
        "Name a kubeconfig and a context whose user has a token, a token file or a client certificate: deploy.kubernetes.kubeconfig and context.",
        FailureCategory.Usage,
        inner);

    // The file is renewed while the program runs.
    private sealed class Bearer(ClusterAccess access) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = access.TokenFile is { } file ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : access.Token;
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
