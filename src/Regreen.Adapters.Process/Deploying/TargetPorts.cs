using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>The target's ports: chosen once, the same over all deployments, so that its addresses stay what users know.</summary>
internal sealed class TargetPorts(DeployConfig deploy, DeploymentStore store)
{
    /// <summary>Gets the port of each process; new processes get free ones.</summary>
    public ImmutableSortedDictionary<string, int> Assign()
    {
        var known = store.ReadPorts();
        var missing = deploy.Processes.Select(process => process.Name).Where(name => !known.ContainsKey(name)).ToList();
        var ports = known.AddRange(missing.Zip(Ports.Free(missing.Count)).Select(pair => KeyValuePair.Create(pair.First, pair.Second)));
        if (missing.Count > 0)
        {
            store.WritePorts(ports);
        }

        return ports;
    }

    /// <summary>Names the first stranger who listens on one of the ports, or null. To be asked when nothing of the deployment runs.</summary>
    public DeploymentFailure? FindStranger(ImmutableSortedDictionary<string, int> ports)
    {
        foreach (var process in deploy.Processes)
        {
            if (Ports.HolderOf(ports[process.Name]) is { } holder)
            {
                return new DeploymentFailure(
                    DeploymentStage.Infrastructure,
                    string.Create(CultureInfo.InvariantCulture, $"Port {ports[process.Name]} of '{process.Name}' is taken by {holder}, which is no part of this deployment."),
                    Output: null);
            }
        }

        return null;
    }
}
