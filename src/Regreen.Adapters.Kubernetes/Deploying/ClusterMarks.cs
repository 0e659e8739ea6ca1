using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>The labels and annotations by which any later run finds what a run put out. They hold nothing that is secret.</summary>
internal sealed class ClusterMarks(ProjectConfig config)
{
    public const string Project = "regreen/project";
    public const string Id = "regreen/deployment";
    public const string Preview = "regreen/preview";
    public const string Key = "regreen/key";
    public const string Revision = "regreen/revision";

    private readonly string _project = ResourceNames.OfProject(config.Name, length: 50);

    /// <summary>Gets the short name of a key, which a label may hold.</summary>
    public string IdOf(string key) => ResourceNames.HashOf($"{_project}/{key}", length: 10);

    /// <summary>Gets what is put behind the names of a preview's objects.</summary>
    public string SuffixOf(DeploymentRequest request) => request.Preview ? $"-{IdOf(request.Key)}" : "";

    /// <summary>Gets the labels of a deployment.</summary>
    public ImmutableSortedDictionary<string, string> LabelsOf(DeploymentRequest request) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create(Project, _project),
        KeyValuePair.Create(Id, IdOf(request.Key)),
        KeyValuePair.Create(Preview, ResourceNames.Text(request.Preview)),
    ]);

    /// <summary>Gets the annotations of a deployment.</summary>
    public static ImmutableSortedDictionary<string, string> AnnotationsOf(DeploymentRequest request, string tree) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create(Key, request.Key),
        KeyValuePair.Create(Revision, tree),
    ]);

    /// <summary>Gets the selector of all of the project's objects that are previews, or are not.</summary>
    public string Selector(bool preview) => $"{Project}={_project},{Preview}={ResourceNames.Text(preview)}";

    /// <summary>Gets the selector of one deployment's objects.</summary>
    public string Selector(string key) => $"{Project}={_project},{Id}={IdOf(key)}";
}
