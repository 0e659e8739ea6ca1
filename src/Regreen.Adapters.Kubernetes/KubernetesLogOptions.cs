namespace Regreen.Adapters.Kubernetes;

/// <summary>Whose logs are read from which API server.</summary>
/// <param name="Server">The address of the API server; <c>kubectl proxy</c> gives one that needs no token.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Selector">The label selector of the pods, as in <c>app=agents</c>.</param>
public sealed record KubernetesLogOptions(Uri Server, string Namespace, string Selector)
{
    /// <summary>Gets the container's name; null means every container of a pod.</summary>
    public string? Container { get; init; }

    /// <summary>Gets the file with the bearer token, read again for every window; null means none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Gets the file with the certificate authority of the server; null means those of the system.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Gets how long reading a window may take. Default: 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
