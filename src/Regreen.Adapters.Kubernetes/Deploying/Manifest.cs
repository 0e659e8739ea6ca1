using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>One object that the user's files describe, as it is to be applied.</summary>
/// <param name="Json">The object.</param>
internal sealed record Manifest(JsonObject Json)
{
    private static readonly ImmutableArray<string> References = ["configMap", "configMapRef", "configMapKeyRef", "secret", "secretRef", "secretKeyRef", "persistentVolumeClaim", "scaleTargetRef"];

    public string ApiVersion => Json["apiVersion"]?.GetValue<string>() ?? "";

    public string Kind => Json["kind"]?.GetValue<string>() ?? "";

    public string Name => Json["metadata"]?["name"]?.GetValue<string>() ?? "";

    public bool IsDeployment => Kind == "Deployment" && ApiVersion.StartsWith("apps/", StringComparison.Ordinal);

    /// <summary>Puts it into a namespace with labels and annotations, which pods get too: that is how they are found again.</summary>
    public void Mark(string space, ImmutableSortedDictionary<string, string> labels, ImmutableSortedDictionary<string, string> annotations)
    {
        var metadata = Json["metadata"]!.AsObject();
        metadata["namespace"] = space;
        Set(metadata, "labels", labels);
        Set(metadata, "annotations", annotations);
        if (IsDeployment)
        {
            var template = Child(Child(Json, "spec"), "template");
            Set(Child(template, "metadata"), "labels", labels);
        }
    }

    /// <summary>
    /// Sets it apart from its like: a name of its own, references that follow, and selectors that choose its own pods only. That is for previews;
    /// the selector of a deployment that exists can never be changed.
    /// </summary>
    public void SetApart(string suffix, string label, string value, ImmutableHashSet<string> names)
    {
        Json["metadata"]!["name"] = Name + suffix;
        Rename(Json["spec"], suffix, names);
        if (IsDeployment)
        {
            Child(Child(Child(Json, "spec"), "selector"), "matchLabels")[label] = value;
        }
        else if (Kind == "Service" && Json["spec"]?["selector"] is JsonObject selector)
        {
            selector[label] = value;
        }
    }

    private static void Rename(JsonNode? node, string suffix, ImmutableHashSet<string> names)
    {
        foreach (var child in node as JsonArray ?? [])
        {
            Rename(child, suffix, names);
        }

        foreach (var (key, value) in node as JsonObject ?? [])
        {
            Rename(value, suffix, names);
            if (value is JsonObject reference && References.Contains(key, StringComparer.Ordinal))
            {
                Follow(reference, suffix, names);
            }
        }
    }

    private static void Follow(JsonObject reference, string suffix, ImmutableHashSet<string> names)
    {
        foreach (var name in (string[])["name", "secretName", "claimName"])
        {
            if (reference[name]?.ToString() is { } referred && names.Contains(referred))
            {
                reference[name] = referred + suffix;
            }
        }
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static void Set(JsonObject parent, string name, ImmutableSortedDictionary<string, string> values)
    {
        var map = Child(parent, name);
        foreach (var (key, value) in values)
        {
            map[key] = value;
        }
    }
}
