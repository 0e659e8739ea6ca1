using Regreen.Core.Configuring;

namespace Regreen.Engine.Configuring;

/// <summary>Reads what the drivers to other systems put out.</summary>
internal static class DeployConfigReader
{
    public static DockerDeployConfig Docker(MapReader docker)
    {
        var config = new DockerDeployConfig(docker.Integer("port")!.Value);
        return config with
        {
            Image = docker.Text("image"),
            Dockerfile = docker.Text("dockerfile") ?? config.Dockerfile,
            Engine = docker.Text("engine"),
            Environment = docker.TextsByKey("env"),
            Files = docker.Text("files"),
        };
    }

    public static KubernetesDeployConfig Kubernetes(MapReader kubernetes) => new(kubernetes.Texts("manifests"), kubernetes.Text("url")!)
    {
        Image = kubernetes.Text("image"),
        Namespace = kubernetes.Text("namespace"),
        PreviewNamespace = kubernetes.Text("preview_namespace"),
        PreviewUrl = kubernetes.Text("preview_url"),
        Kubeconfig = kubernetes.Text("kubeconfig"),
        Context = kubernetes.Text("context"),
    };

    public static CloudRunDeployConfig CloudRun(MapReader run) => new(run.Text("project")!, run.Text("region")!, run.Text("service")!, run.Text("image")!)
    {
        Template = run.Text("template"),
        Environment = run.TextsByKey("env"),
        Credentials = run.Text("credentials"),
        Endpoint = run.Text("endpoint"),
    };
}
