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
}
