using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
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

    private readonly string _project = NameOf(config.Name);

    /// <summary>Gets the short name of a key, which a label may hold.</summary>
    public string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_project}/{key}")))[..10];

    /// <summary>Gets what is put behind the names of a preview's objects.</summary>
    public string SuffixOf(DeploymentRequest request) => request.Preview ? $"-{IdOf(request.Key)}" : "";

    /// <summary>Gets the labels of a deployment.</summary>
    public ImmutableSortedDictionary<string, string> LabelsOf(DeploymentRequest request) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create(Project, _project),
        KeyValuePair.Create(Id, IdOf(request.Key)),
        KeyValuePair.Create(Preview, request.Preview ? "true" : "false"),
    ]);

    /// <summary>Gets the annotations of a deployment.</summary>
    public static ImmutableSortedDictionary<string, string> AnnotationsOf(DeploymentRequest request, string tree) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create(Key, request.Key),
        KeyValuePair.Create(Revision, tree),
    ]);

    /// <summary>Gets the selector of all of the project's objects that are previews, or are not.</summary>
    public string Selector(bool preview) => $"{Project}={_project},{Preview}={(preview ? "true" : "false")}";

    /// <summary>Gets the selector of one deployment's objects.</summary>
    public string Selector(string key) => $"{Project}={_project},{Id}={IdOf(key)}";

    private static string NameOf(string project)
    {
        var name = string.Concat(project.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        return name.Length == 0 ? "project" : name[..Math.Min(50, name.Length)].TrimEnd('-');
    }
}
