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
        var status = deployment["status"] ?? new JsonObject();
        var wanted = Number(deployment["spec"], "replicas") ?? 1;
        var (updated, available, all) = (Number(status, "updatedReplicas") ?? 0, Number(status, "availableReplicas") ?? 0, Number(status, "replicas") ?? 0);
        var detail = FormattableString.Invariant($"{updated} of {wanted} pods are of the new template, {available} available");

        // Until the controller has seen this template, its status speaks of the former one.
        if ((Number(status, "observedGeneration") ?? 0) < (Number(deployment["metadata"], "generation") ?? 0))
        {
            return new Rollout(IsDone: false, Failure: null, "the controller has not looked yet");
        }

        var progressing = Condition(status, "Progressing");
        if (progressing?["reason"]?.GetValue<string>() == "ProgressDeadlineExceeded")
        {
            return new Rollout(IsDone: false, $"{progressing["message"]?.GetValue<string>()} (ProgressDeadlineExceeded)", detail);
        }

        var refused = Condition(status, "ReplicaFailure") is { } failure && failure["status"]?.GetValue<string>() == "True" ? failure["message"]?.GetValue<string>() : null;
        return new Rollout(refused is null && updated >= wanted && all <= updated && available >= updated, refused, detail);
    }

    private static JsonNode? Condition(JsonNode status, string type) =>
        (status["conditions"] as JsonArray)?.FirstOrDefault(condition => condition?["type"]?.GetValue<string>() == type);

    private static long? Number(JsonNode? node, string name) => node?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
