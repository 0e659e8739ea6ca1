using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.GoogleCloud.Deploying;

/// <summary>Makes the template of a revision: the user's file, or what the service has, with the image and the variables of this deployment.</summary>
internal sealed class RunTemplate(DriverParts parts, CloudRunDeployConfig run, RunNames names, Func<string, IReadOnlyList<JsonNode>> readYaml)
{
    /// <summary>Makes it.</summary>
    public JsonObject Make(DeploymentRequest request, JsonObject? service, string folder, string tree)
    {
        string? ValueOf(string name) => name == "revision" ? tree : null;
        var template = run.Template is { } file ? FromFile(file, request, folder) : (JsonObject?)service?["template"]?.DeepClone() ?? [];
        if (template["containers"] is not JsonArray { Count: > 0 } containers)
        {
            template["containers"] = containers = [new JsonObject()];
        }

        var container = containers[0]!.AsObject();
        container["image"] = Template.Fill(run.Image, ValueOf);
        var own = run.Environment.ToImmutableSortedDictionary(pair => pair.Key, pair => Template.Fill(pair.Value, ValueOf), StringComparer.Ordinal);
        SetVariables(container, parts.EnvironmentOf(request, own));
        names.Mark(template, request, tree);
        return template;
    }

    /// <summary>Reads the images of a revision, which names them by their digests; the tag of the first one is known from the configuration.</summary>
    public ImmutableArray<DeployedImage> ImagesOf(JsonObject revision)
    {
        var tree = revision["annotations"]?[RunNames.RevisionAnnotation]?.GetValue<string>();
        var images = (revision["containers"] as JsonArray ?? []).Select(container => container?["image"]?.GetValue<string>().Split('@') ?? []);
        return
        [
            .. images.Select((parts, index) => (Parts: parts, Index: index)).Where(image => image.Parts.Length == 2)
                .Select(image => new DeployedImage(image.Index == 0 && tree is not null ? Template.Fill(run.Image, name => name == "revision" ? tree : null) : image.Parts[0], image.Parts[1])),
        ];
    }

    private static void SetVariables(JsonObject container, ImmutableSortedDictionary<string, string> variables)
    {
        if (variables.IsEmpty)
        {
            return;
        }

        var others = (container["env"] as JsonArray ?? []).OfType<JsonObject>().Where(entry => !variables.ContainsKey(entry["name"]?.GetValue<string>() ?? "")).Select(entry => entry.DeepClone());
        container["env"] = new JsonArray([.. others, .. variables.Select(pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value })]);
    }

    private JsonObject FromFile(string file, DeploymentRequest request, string folder)
    {
        try
        {
            var text = parts.Deploy.Configuration.Contains(file, StringComparer.Ordinal)
                ? parts.Configuration.TextOf(file, request.Configuration)
                : File.ReadAllText(Path.Combine(folder, file));
            return readYaml(text) is [JsonObject template] ? template : throw new UserErrorException($"'{file}' is no template of a revision.", "Write one object with the fields of RevisionTemplate (API v2).", FailureCategory.Usage);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"The template '{file}' is not there.", "Check deploy.cloud_run.template.", FailureCategory.Usage, exception);
        }
    }
}
