namespace Regreen.Core.Configuring;

/// <summary>Where logs come from; all null: what the processes print.</summary>
/// <param name="Command">A command that prints lines or a JSON array.</param>
/// <param name="File">A file.</param>
public sealed record LogsConfig(string? Command, string? File)
{
    /// <summary>Gets the unit whose entries of systemd's journal are read.</summary>
    public string? Journald { get; init; }

    /// <summary>Gets the Docker container.</summary>
    public DockerLogsConfig? Docker { get; init; }

    /// <summary>Gets the pods of Kubernetes.</summary>
    public KubernetesLogsConfig? Kubernetes { get; init; }

    /// <summary>Gets the entries of Google Cloud Logging.</summary>
    public GoogleLogsConfig? Google { get; init; }

    /// <summary>Gets the port on which log records are received by OTLP over HTTP.</summary>
    public int? Otlp { get; init; }

    /// <summary>Gets whether another system keeps the logs.</summary>
    public bool IsElsewhere => Docker is not null || Kubernetes is not null || Google is not null || Otlp is not null;
}

/// <summary>A container of Docker.</summary>
/// <param name="Container">Its name or id.</param>
/// <param name="Socket">The Engine's socket.</param>
public sealed record DockerLogsConfig(string Container, string Socket);

/// <summary>Pods of Kubernetes.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Pods">The label selector.</param>
public sealed record KubernetesLogsConfig(string Server, string Namespace, string Pods)
{
    /// <summary>Gets the container, or null for all of a pod.</summary>
    public string? Container { get; init; }

    /// <summary>Gets the file with the bearer token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Gets the file with the certificate authority.</summary>
    public string? Authority { get; init; }
}

/// <summary>Entries of Google Cloud Logging.</summary>
/// <param name="Project">The project.</param>
public sealed record GoogleLogsConfig(string Project)
{
    /// <summary>Gets the filter, without times.</summary>
    public string? Filter { get; init; }

    /// <summary>Gets the key file of a service account; null: the identity of the machine.</summary>
    public string? Credentials { get; init; }

    /// <summary>Gets the API's address, where it is not the usual one.</summary>
    public string? Endpoint { get; init; }
}
