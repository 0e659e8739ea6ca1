using Regreen.Adapters.Docker.Deploying;
using Regreen.Adapters.GoogleCloud.Deploying;
using Regreen.Adapters.Kubernetes.Deploying;
using Regreen.Adapters.Process;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Recording;
using Regreen.Engine.Configuring;

namespace Regreen.Cli.Hosting;

/// <summary>Chooses the driver that the configuration names.</summary>
internal static class DeploymentDrivers
{
    /// <summary>Makes the driver, or null where nothing is deployed.</summary>
    public static IDriver? Create(ProjectConfig config, IRepository repository, IEvidenceStore evidence, DriverHost host, TimeProvider time)
    {
        return config.Deploy switch
        {
            { Driver: DriverKind.Docker } deploy => new DockerDriver(Parts(deploy)),
            { Driver: DriverKind.Kubernetes } deploy => new KubernetesDriver(Parts(deploy), YamlDocuments.Read),
            { Driver: DriverKind.CloudRun } deploy => new CloudRunDriver(Parts(deploy), YamlDocuments.Read),
            _ => Drivers.Create(config, repository, evidence, host, time),
        };

        DriverParts Parts(DeployConfig deploy) => Drivers.CreateParts(config, deploy, repository, evidence, host, time);
    }
}
