using System.Text.Json.Nodes;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>What keeps a pod from being ready.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Container">The container, or null: the pod as a whole.</param>
/// <param name="Text">What, in the words of Kubernetes.</param>
/// <param name="IsHopeless">Whether waiting does not help.</param>
/// <param name="HasEnded">Whether the container ran and ended, so that its log tells why.</param>
internal sealed record PodTrouble(string Pod, string? Container, string Text, bool IsHopeless, bool HasEnded)
{
    // A crash may be a dependency that comes up later; one that repeats is not.
    private const int RepeatedCrash = 2;

    private static readonly string[] Hopeless =
        ["ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    /// <summary>Finds the troubles of a pod, the worst first.</summary>
    public static IEnumerable<PodTrouble> Of(JsonNode pod)
    {
        var name = pod["metadata"]!["name"]!.GetValue<string>();
        var status = pod["status"] ?? new JsonObject();
        var containers = Entries(status["initContainerStatuses"]).Concat(Entries(status["containerStatuses"]));
        var found = containers.Select(container => OfContainer(name, container)).OfType<PodTrouble>().ToList();
        found.AddRange(Entries(status["conditions"])
            .Where(condition => Said(condition, "type") == "PodScheduled" && Said(condition, "status") == "False")
            .Select(condition => new PodTrouble(name, Container: null, $"{Said(condition, "reason")}: {Said(condition, "message")}", IsHopeless: false, HasEnded: false)));
        return found.OrderByDescending(trouble => trouble.IsHopeless);
    }

    private static PodTrouble? OfContainer(string pod, JsonNode container)
    {
        var name = Said(container, "name");
        var restarts = container["restartCount"]?.GetValue<int>() ?? 0;
        var end = EndOf(container, restarts);
        return Said(container, "state", "waiting", "reason") switch
        {
            "ContainerCreating" or "PodInitializing" or "" => end is null ? null : new PodTrouble(pod, name, end, IsHopeless: false, HasEnded: true),
            "CrashLoopBackOff" => new PodTrouble(pod, name, $"{end}: CrashLoopBackOff", restarts >= RepeatedCrash, end is not null),
            var reason => new PodTrouble(pod, name, WithMessage(reason, Said(container, "state", "waiting", "message")), Hopeless.Contains(reason, StringComparer.Ordinal), end is not null),
        };
    }

    // How it ended; null where it never did, or did what it was there for.
    private static string? EndOf(JsonNode container, int restarts)
    {
        var ended = container.At("state", "terminated") ?? container.At("lastState", "terminated");
        return ended is not null && (Said(ended, "reason") != "Completed" || restarts > 0)
            ? FormattableString.Invariant($"ended with exit code {ended["exitCode"]} ({Said(ended, "reason")}), {restarts} restarts")
            : null;
    }

    private static string WithMessage(string reason, string message) => message.Length > 0 ? $"{reason}: {message}" : reason;

    private static IEnumerable<JsonNode> Entries(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonNode>();

    private static string Said(JsonNode? node, params ReadOnlySpan<string> path) => node.TextAt(path) ?? "";
}
