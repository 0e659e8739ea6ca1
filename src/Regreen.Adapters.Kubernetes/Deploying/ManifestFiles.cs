using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>Reads the user's manifests. One that stands in <c>deploy.configuration</c> too is read from there, with the values that a deployment is to see.</summary>
internal sealed class ManifestFiles(DriverParts parts, KubernetesDeployConfig kubernetes, ClusterMarks marks, Func<string, IReadOnlyList<JsonNode>> readYaml)
{
    /// <summary>Makes the objects of a deployment.</summary>
    public ImmutableArray<Manifest> Make(DeploymentRequest request, string folder, string tree, string space)
    {
        var objects = Read(folder, request.Configuration);
        var suffix = marks.SuffixOf(request);
        var names = objects.Select(manifest => manifest.Name).ToImmutableHashSet(StringComparer.Ordinal);
        var image = kubernetes.Image is { } named ? Template.Fill(named, name => name == "revision" ? tree : null) : null;
        foreach (var manifest in objects)
        {
            Fill(manifest.Json, name => name switch { "revision" => tree, "image" => image, "suffix" => suffix, "namespace" => space, _ => null });
            if (request.Preview)
            {
                manifest.SetApart(suffix, ClusterMarks.Id, marks.IdOf(request.Key), names);
            }

            manifest.Mark(space, marks.LabelsOf(request), ClusterMarks.AnnotationsOf(request, tree));
        }

        return objects;
    }

    /// <summary>Gets the kinds of the objects as the files on disk have them; those that cannot be read have none.</summary>
    public ImmutableArray<(string ApiVersion, string Kind)> Kinds()
    {
        try
        {
            return [.. Read(parts.Config.Root, ImmutableSortedDictionary<string, string?>.Empty).Select(manifest => (manifest.ApiVersion, manifest.Kind)).Append(("apps/v1", "Deployment")).Distinct()];
        }
        catch (UserErrorException)
        {
            return [("apps/v1", "Deployment")];
        }
    }

    private static void Fill(JsonNode node, Func<string, string?> valueOf)
    {
        for (var index = 0; index < (node as JsonArray)?.Count; index++)
        {
            Fill(node, node[index], filled => node[index] = filled, valueOf);
        }

        foreach (var (key, value) in node is JsonObject map ? map.ToList() : [])
        {
            Fill(node, value, filled => node[key] = filled, valueOf);
        }
    }

    private static void Fill(JsonNode parent, JsonNode? value, Action<string> set, Func<string, string?> valueOf)
    {
        if (value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<string>() is var text && text.Contains("{{", StringComparison.Ordinal))
        {
            set(Template.Fill(text, valueOf));
        }
        else if (value is JsonObject or JsonArray)
        {
            Fill(value, valueOf);
        }
    }

    private ImmutableArray<Manifest> Read(string folder, ImmutableSortedDictionary<string, string?> changes)
    {
        var objects = kubernetes.Manifests.SelectMany(path => readYaml(TextOf(path, folder, changes)).Select(json => (path, json))).ToList();
        foreach (var (path, json) in objects)
        {
            if (json is not JsonObject || new Manifest((JsonObject)json) is not { ApiVersion.Length: > 0, Kind.Length: > 0, Name.Length: > 0 })
            {
                throw new UserErrorException($"'{path}' holds something that is no object of Kubernetes.", "Each document needs apiVersion, kind and metadata.name.", FailureCategory.Usage);
            }
        }

        ImmutableArray<Manifest> manifests = [.. objects.Select(entry => new Manifest((JsonObject)entry.json))];
        return manifests.Any(manifest => manifest.IsDeployment)
            ? manifests
            : throw new UserErrorException("The manifests hold no Deployment.", "Name its file in deploy.kubernetes.manifests.", FailureCategory.Usage);
    }

    private string TextOf(string path, string folder, ImmutableSortedDictionary<string, string?> changes)
    {
        if (parts.Deploy.Configuration.Contains(path, StringComparer.Ordinal))
        {
            return parts.Configuration.TextOf(path, changes);
        }

        try
        {
            return File.ReadAllText(Path.Combine(folder, path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"The manifest '{path}' is not there.", "Check deploy.kubernetes.manifests.", FailureCategory.Usage, exception);
        }
    }
}
