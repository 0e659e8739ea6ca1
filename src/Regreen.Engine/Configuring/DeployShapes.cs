namespace Regreen.Engine.Configuring;

/// <summary>The keys of the drivers that deploy to another system.</summary>
internal static class DeployShapes
{
    public static MapShape Docker => new(
        "docker",
        new Key("port", Shape.Integer(1, 65_535), "The port on which the service listens in its container.", IsRequired: true),
        new Key("image", Shape.Text, "The image, as in agents:{{revision}}. Default: the Engine builds one from the build's output."),
        new Key("dockerfile", Shape.Text, "The file that says how the Engine builds the image. Default: Dockerfile."),
        new Key("engine", Shape.Text, "The Engine's address, unix:///PATH or tcp://127.0.0.1:PORT. Default: DOCKER_HOST, else unix:///var/run/docker.sock."),
        new Key("env", Shape.MapOf(Shape.Text), "The container's own environment variables."),
        new Key("files", Shape.Text, "The folder in the container into which the files of deploy.configuration are put. Default: they are not."));
}
