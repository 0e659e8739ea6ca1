using Regreen.Core.Configuring;

namespace Regreen.Engine.Configuring;

/// <summary>Reads where logs come from.</summary>
internal static class LogsConfigReader
{
    public static LogsConfig Read(MapReader logs) => new(logs.Text("command"), logs.Text("file"))
    {
        Journald = logs.Text("journald"),
        Docker = logs.Map("docker") is { } docker ? new DockerLogsConfig(docker.Text("container")!, docker.Text("socket") ?? "/var/run/docker.sock") : null,
        Kubernetes = logs.Map("kubernetes") is { } kubernetes ? Kubernetes(kubernetes) : null,
        Google = logs.Map("google") is { } google ? Google(google) : null,
        Otlp = logs.Integer("otlp"),
    };

    private static KubernetesLogsConfig Kubernetes(MapReader pods) => new(pods.Text("server")!, pods.Text("namespace") ?? "default", pods.Text("pods")!)
    {
        Container = pods.Text("container"),
        TokenFile = pods.Text("token_file"),
        Authority = pods.Text("authority"),
    };

    private static GoogleLogsConfig Google(MapReader entries) => new(entries.Text("project")!)
    {
        Filter = entries.Text("filter"),
        Credentials = entries.Text("credentials"),
        Endpoint = entries.Text("endpoint"),
    };
}
