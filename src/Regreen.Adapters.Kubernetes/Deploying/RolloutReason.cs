using System.Text.Json.Nodes;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>Finds out why pods do not become ready: their own states, the events about them, and the last lines of a container that ended.</summary>
internal sealed class RolloutReason(Cluster cluster, DriverParts parts)
{
    private const int LastLines = 50;

    /// <summary>Makes the failure: <paramref name="how"/> with the reason, and what was read as evidence.</summary>
    public async Task<DeploymentFailure> ExplainAsync(DeploymentStage stage, string how, string space, string pods, CancellationToken cancellationToken)
    {
        var items = ((await cluster.GetAsync(pods, cancellationToken))?["items"] as JsonArray ?? []).OfType<JsonNode>().ToList();
        var troubles = items.SelectMany(PodTrouble.Of).OrderByDescending(trouble => trouble.IsHopeless).ToList();
        var events = await EventsAsync(space, [.. items.Select(pod => pod["metadata"]!["name"]!.GetValue<string>())], cancellationToken);
        var log = troubles.Find(trouble => trouble.HasEnded) is { } ended ? await LogAsync(space, ended, cancellationToken) : [];
        var read = (string[])[.. troubles.Select(Describe), .. events, .. log];
        var said = log.Length > 0 ? $": {log[OutputEvidence.TellingLine(log)]}" : "";
        var why = troubles.Count > 0 ? $"{Describe(troubles[0])}{said}" : events.LastOrDefault() ?? "";
        var locator = await OutputEvidence.StoreAsync(parts.Evidence, EvidenceKind.Log, read, "pods", parts.Redact, cancellationToken);
        return new DeploymentFailure(stage, why.Length == 0 ? $"{how}." : $"{how}: {cluster.Readable(why)}.", locator);
    }

    private static string Describe(PodTrouble trouble) =>
        trouble.Container is { } container ? $"container '{container}' of pod {trouble.Pod} {(trouble.Text.StartsWith("ended", StringComparison.Ordinal) ? "" : "waits: ")}{trouble.Text}" : $"pod {trouble.Pod} {trouble.Text}";

    private async Task<string[]> EventsAsync(string space, List<string> pods, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var pod in pods)
        {
            var filter = Uri.EscapeDataString($"involvedObject.name={pod},type=Warning");
            var answer = await cluster.AskAsync(HttpMethod.Get, $"/api/v1/namespaces/{Uri.EscapeDataString(space)}/events?fieldSelector={filter}&limit=50", body: null, "application/json", cancellationToken);
            // An account that may not read events still learns what the pods say.
            lines.AddRange((answer.Json?["items"] as JsonArray ?? []).OfType<JsonNode>().Select(entry => $"pod {pod} {entry["reason"]}: {entry["message"]}"));
        }

        return [.. lines];
    }

    private async Task<string[]> LogAsync(string space, PodTrouble trouble, CancellationToken cancellationToken)
    {
        foreach (var previous in (string[])["&previous=true", ""])
        {
            var path = FormattableString.Invariant($"/api/v1/namespaces/{Uri.EscapeDataString(space)}/pods/{Uri.EscapeDataString(trouble.Pod)}/log?container={Uri.EscapeDataString(trouble.Container!)}&tailLines={LastLines}{previous}");
            var answer = await cluster.AskAsync(HttpMethod.Get, path, body: null, "text/plain", cancellationToken);
            if (answer.IsSuccess && answer.Body.Length > 0)
            {
                return [.. answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'))];
            }
        }

        return [];
    }
}
