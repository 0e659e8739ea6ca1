using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>The labels by which any later run finds what a run put out. They hold nothing that is secret.</summary>
internal sealed class DockerLabels(ProjectConfig config)
{
    public const string Key = "regreen.key";
    public const string Revision = "regreen.revision";
    public const string Preview = "regreen.preview";
    public const string Workspace = "regreen.workspace";
    private const string Project = "regreen.project";
    private const int HashLength = 12;
    private const int NameLength = 40;

    // Two checkouts of one project on one machine are two workspaces: neither takes the other's containers for its own.
    private readonly string _workspace = ResourceNames.HashOf(config.Root, HashLength);

    /// <summary>Gets the project's name as a name of Docker's.</summary>
    public string Name { get; } = ResourceNames.OfProject(config.Name, NameLength);

    /// <summary>Gets the name of a key's container; there is one for a key.</summary>
    public string ContainerOf(string key) => $"regreen-{Name}-{ResourceNames.HashOf($"{_workspace}/{key}", HashLength)}";

    /// <summary>Gets the labels of a deployment.</summary>
    public ImmutableSortedDictionary<string, string> Of(DeploymentRequest request, string tree) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Workspace] = _workspace,
        [Project] = config.Name,
        [Key] = request.Key,
        [Revision] = tree,
        [Preview] = ResourceNames.Text(request.Preview),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Gets the filter that finds the containers of this workspace with a label.</summary>
    public string[] Filter(string label, string value) => [$"{Workspace}={_workspace}", $"{label}={value}"];
}
