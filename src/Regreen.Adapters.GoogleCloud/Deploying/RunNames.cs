using System.Text.Json.Nodes;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.GoogleCloud.Deploying;

/// <summary>The names, labels and annotations by which any later run finds what a run put out. They hold nothing that is secret.</summary>
internal sealed class RunNames(CloudRunDeployConfig run)
{
    public const string TagPrefix = "rg-";
    public const string KeyAnnotation = "regreen/key";
    public const string RevisionAnnotation = "regreen/revision";
    public const string CreatedLabel = "regreen-created";
    public const string PreviewLabel = "regreen-preview";

    /// <summary>Gets the path of the services.</summary>
    public string Services { get; } = $"/v2/projects/{Uri.EscapeDataString(run.Project)}/locations/{Uri.EscapeDataString(run.Region)}/services";

    /// <summary>Gets the path of the service.</summary>
    public string Service => $"{Services}/{run.Service}";

    /// <summary>Gets the tag of a key; there is one revision for a key.</summary>
    public static string TagOf(string key) => $"{TagPrefix}{ResourceNames.HashOf(key, length: 10)}";

    /// <summary>Gets the short name of a key's revision.</summary>
    public string RevisionOf(string key) => $"{run.Service}-{TagOf(key)}";

    /// <summary>Gets the path of a revision by its short name.</summary>
    public string PathOf(string revision) => $"{Service}/revisions/{revision}";

    /// <summary>Gets the short name at the end of a full one.</summary>
    public static string Short(string? name) => name is null ? "" : name[(name.LastIndexOf('/') + 1)..];

    /// <summary>Marks a template as a deployment's.</summary>
    public void Mark(JsonObject template, DeploymentRequest request, string tree)
    {
        template["revision"] = RevisionOf(request.Key);
        Set(template, "labels", PreviewLabel, ResourceNames.Text(request.Preview));
        Set(template, "annotations", KeyAnnotation, request.Key);
        Set(template, "annotations", RevisionAnnotation, tree);
    }

    private static void Set(JsonObject parent, string map, string name, string value)
    {
        if (parent[map] is not JsonObject values)
        {
            parent[map] = values = [];
        }

        values[name] = value;
    }
}
