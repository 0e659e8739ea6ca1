using System.Text.Json;

namespace Regreen.Adapters.Kubernetes;

/// <summary>A container of a pod.</summary>
internal sealed record PodContainer(string Pod, string Name, int Restarts)
{
    public static IEnumerable<PodContainer> Of(JsonElement pod)
    {
        var name = pod.GetProperty("metadata").GetProperty("name").GetString()!;
        var restarts = pod.TryGetProperty("status", out var status) && status.TryGetProperty("containerStatuses", out var statuses)
            ? statuses.EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => one.TryGetProperty("restartCount", out var count) ? count.GetInt32() : 0, StringComparer.Ordinal)
            : [];
        return [.. pod.GetProperty("spec").GetProperty("containers").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).Select(container => new PodContainer(name, container, restarts.GetValueOrDefault(container)))];
    }
}
