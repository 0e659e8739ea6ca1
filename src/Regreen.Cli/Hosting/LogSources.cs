using Regreen.Adapters.Docker;
using Regreen.Adapters.GoogleCloud;
using Regreen.Adapters.Kubernetes;
using Regreen.Adapters.Otlp;
using Regreen.Adapters.Process;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;

namespace Regreen.Cli.Hosting;

/// <summary>Chooses the source of logs that the configuration names.</summary>
internal static class LogSources
{
    /// <summary>Makes the source, or null where there is none.</summary>
    public static ILogSource? Create(ProjectConfig config, IDriver? driver, DriverHost host, TimeProvider time) => config.Logs switch
    {
        { Docker: { } docker } => new DockerLogSource(docker.Container, docker.Socket, host.Redact, time),
        { Kubernetes: { } pods } => new KubernetesLogSource(
            new KubernetesLogOptions(new Uri(pods.Server), pods.Namespace, pods.Pods) { Container = pods.Container, TokenFile = InRoot(config, pods.TokenFile), CertificateAuthority = InRoot(config, pods.Authority) },
            host.Redact,
            time),
        { Google: { } entries } => new CloudLoggingSource(Options(config, entries), host.Redact, time),
        { Otlp: { } port } => new OtlpReceiver(port, host.Redact),
        _ => Drivers.CreateLogs(config, driver, host, time),
    };

    private static CloudLoggingOptions Options(ProjectConfig config, GoogleLogsConfig entries)
    {
        var options = new CloudLoggingOptions(entries.Project) { Filter = entries.Filter, Credentials = InRoot(config, entries.Credentials) };
        return entries.Endpoint is { } endpoint ? options with { Endpoint = new Uri(endpoint) } : options;
    }

    private static string? InRoot(ProjectConfig config, string? path) => path is null ? null : Path.GetFullPath(path, config.Root);
}
