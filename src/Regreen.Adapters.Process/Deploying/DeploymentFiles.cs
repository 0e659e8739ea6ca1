using System.Collections.Immutable;
using Regreen.Adapters.Process.Building;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>Writes what a deployment finds on disk: its configuration files, its checkout where it asks for one, and its working folder.</summary>
internal sealed class DeploymentFiles(ProjectConfig config, DeployConfig deploy, IRepository repository, DriverHost host)
{
    private readonly DeploymentConfiguration _configuration = new(deploy, host.ConfigurationText);

    /// <summary>Writes every configuration file with the values that this deployment is to see.</summary>
    public void WriteConfiguration(DeploymentNames names, ImmutableSortedDictionary<string, string?> changes)
    {
        foreach (var path in deploy.Configuration)
        {
            WholeFile.WritePrivate(names.ConfigurationPath(path), _configuration.TextOf(path, changes));
        }
    }

    /// <summary>Reads the variables of the environment file with the values that this deployment is to see.</summary>
    public ImmutableSortedDictionary<string, string> EnvironmentOf(ImmutableSortedDictionary<string, string?> changes) => _configuration.EnvironmentOf(changes);

    /// <summary>Makes a checkout for the life of the deployment, where a command names one.</summary>
    public async Task WriteCheckoutAsync(DeploymentNames names, Candidate candidate, CancellationToken cancellationToken)
    {
        var isNamed = deploy.Processes.Any(process => NamesCheckout(process.Run) || process.Environment.Values.Any(NamesCheckout));
        if (isNamed && await repository.CheckoutAsync(candidate, cancellationToken) is CheckoutOutcome.Made { Checkout: var checkout })
        {
            await using (checkout)
            {
                FolderSync.Copy(checkout.Path, names.Checkout);
            }
        }
    }

    /// <summary>
    /// Makes the working folder of the processes: what they write there stays apart from the build output, whose top entries are linked into it.
    /// The target's stays over its deployments; a preview has its own, a copy of the target's, or the target's, as <c>preview.state</c> says.
    /// </summary>
    public string PrepareWork(string deploymentFolder, bool preview, string output)
    {
        var target = Path.Combine(host.Folder, "target-work");
        var state = config.Preview?.State ?? PreviewState.Fresh;
        if (preview && state == PreviewState.Shared)
        {
            Directory.CreateDirectory(target);
            return target;
        }

        var folder = preview ? Path.Combine(deploymentFolder, "work") : target;
        if (preview && state == PreviewState.Copy && Directory.Exists(target))
        {
            FolderSync.Copy(target, folder);
        }

        LinkOutput(output, folder);
        return folder;
    }

    private static bool NamesCheckout(string text) =>
        text.Contains("checkout", StringComparison.Ordinal) && Template.SplitWords(text).Any(word => word.Contains("{{checkout}}", StringComparison.Ordinal));

    private void LinkOutput(string output, string folder)
    {
        Directory.CreateDirectory(folder);
        var builds = Path.Combine(host.Folder, "builds");
        foreach (var link in new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(entry => entry.LinkTarget?.StartsWith(builds, StringComparison.Ordinal) == true))
        {
            link.Delete();
        }

        foreach (var entry in new DirectoryInfo(output).EnumerateFileSystemInfos())
        {
            var link = Path.Combine(folder, entry.Name);
            if (!Path.Exists(link))
            {
                File.CreateSymbolicLink(link, entry.FullName);
            }
        }
    }
}
