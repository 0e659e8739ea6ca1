namespace Regreen.Adapters.GoogleCloud;

/// <summary>Which entries of Google Cloud Logging are read, and as whom.</summary>
/// <param name="Project">The project.</param>
public sealed record CloudLoggingOptions(string Project)
{
    /// <summary>Gets the filter in the Logging query language, without times; null means every entry.</summary>
    public string? Filter { get; init; }

    /// <summary>Gets the key file of a service account; null means the identity of the machine (workload identity).</summary>
    public string? Credentials { get; init; }

    /// <summary>Gets the address of the API. Default: https://logging.googleapis.com.</summary>
    public Uri Endpoint { get; init; } = new("https://logging.googleapis.com");

    /// <summary>Gets the address of the metadata server. Default: http://metadata.google.internal.</summary>
    public Uri Metadata { get; init; } = new("http://metadata.google.internal");

    /// <summary>Gets how long reading a window may take, waiting for quota included. Default: 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
