using System.Text.Json.Nodes;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>Walks into objects, which need not have what is asked for.</summary>
internal static class JsonWalk
{
    /// <summary>Gets what is at the end of a path of names; null where there is nothing.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>Gets the text at the end of a path of names; null where there is nothing.</summary>
    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path)?.GetValue<string>();
}
