using System.Text.Json.Nodes;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>How far the roll-out of a Deployment is, from its status.</summary>
/// <param name="IsDone">Whether every pod is of the newest template and available.</param>
/// <param name="Failure">Why it will not be done, as the controller says; else null.</param>
/// <param name="Detail">How far it is, in a few words.</param>
internal sealed record Rollout(bool IsDone, string? Failure, string Detail)
{
    public static Rollout Of(JsonNode deployment)
    {
        var status = deployment["status"];

        // Until the controller has seen this template, its status speaks of the former one.
        if (Count(status, "observedGeneration") < Count(deployment["metadata"], "generation"))
        {
            return new Rollout(IsDone: false, Failure: null, "the controller has not looked yet");
        }

        var wanted = Number(deployment["spec"], "replicas") ?? 1;
        var (updated, available, all) = (Count(status, "updatedReplicas"), Count(status, "availableReplicas"), Count(status, "replicas"));
        var detail = FormattableString.Invariant($"{updated} of {wanted} pods are of the new template, {available} available");
        var progressing = Condition(status, "Progressing");
        if (progressing.TextAt("reason") == "ProgressDeadlineExceeded")
        {
            return new Rollout(IsDone: false, $"{progressing.TextAt("message")} (ProgressDeadlineExceeded)", detail);
        }

        var failure = Condition(status, "ReplicaFailure");
        var refused = failure.TextAt("status") == "True" ? failure.TextAt("message") : null;
        return new Rollout(refused is null && updated >= wanted && all <= updated && available >= updated, refused, detail);
    }

    private static JsonNode? Condition(JsonNode? status, string type) =>
        (status.At("conditions") as JsonArray)?.FirstOrDefault(condition => condition.TextAt("type") == type);

    private static long Count(JsonNode? node, string name) => Number(node, name) ?? 0;

    private static long? Number(JsonNode? node, string name) => node.At(name) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
