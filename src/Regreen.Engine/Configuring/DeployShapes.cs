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

    public static MapShape Kubernetes => new(
        "kubernetes",
        new Key("manifests", Shape.Texts, "The files that describe the objects, relative to the root.", IsRequired: true),
        new Key("url", Shape.Text, "The service's address, as in https://agents.staging.example.org.", IsRequired: true),
        new Key("image", Shape.Text, "The image, as in registry.example.org/agents:{{revision}}; manifests take it by {{image}}."),
        new Key("namespace", Shape.Text, "The namespace. Default: that of the context."),
        new Key("preview_namespace", Shape.Text, "The namespace of previews, which is another."),
        new Key("preview_url", Shape.Text, "A preview's address, as in http://agents{{suffix}}.{{namespace}}.svc."),
        new Key("kubeconfig", Shape.Text, "The kubeconfig. Default: KUBECONFIG, the account of the pod, or ~/.kube/config."),
        new Key("context", Shape.Text, "The context of the kubeconfig. Default: the current one."));

    public static MapShape CloudRun => new(
        "cloud-run",
        new Key("project", Shape.Text, "The project.", IsRequired: true),
        new Key("region", Shape.Text, "The region.", IsRequired: true),
        new Key("service", Shape.Text, "The service's name.", IsRequired: true),
        new Key("image", Shape.Text, "The image, as in europe-docker.pkg.dev/shop/agents/agents:{{revision}}.", IsRequired: true),
        new Key("template", Shape.Text, "The file with the template of a revision (RevisionTemplate of API v2), relative to the root. Default: what the service has."),
        new Key("env", Shape.MapOf(Shape.Text), "Environment variables of the first container."),
        new Key("credentials", Shape.Text, "The key file of a service account. Default: the identity of the machine."),
        new Key("endpoint", Shape.Text, "The API's address. Default: https://run.googleapis.com."));
}
