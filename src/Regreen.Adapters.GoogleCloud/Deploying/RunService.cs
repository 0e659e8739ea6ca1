using System.Net;
using System.Text.Json.Nodes;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.GoogleCloud.Deploying;

/// <summary>The service: changes it, and waits until a change has come true or never will.</summary>
internal sealed class RunService(RunApi api, RunNames names, CloudRunDeployConfig run, DriverParts parts)
{
    private const int Attempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Reads the service; null where there is none.</summary>
    public Task<JsonObject?> ReadAsync(CancellationToken cancellationToken) => api.GetAsync(names.Service, cancellationToken);

    /// <summary>Makes the service with its first revision. A failure is a refusal.</summary>
    public async Task<string?> CreateAsync(JsonObject template, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["template"] = template, ["labels"] = new JsonObject { [RunNames.CreatedLabel] = "true" } };
        return await FinishAsync(await api.AskAsync(HttpMethod.Post, $"{names.Services}?serviceId={run.Service}", body, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Changes the service as it is in this moment, and waits for the operation. Somebody else's change in between is taken into account:
    /// then it is read and changed again.
    /// </summary>
    public async Task<string?> ChangeAsync(Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var service = await ReadAsync(cancellationToken);
            if (service is null)
            {
                return $"The service '{run.Service}' is gone";
            }

            var body = change(service);
            var mask = string.Join(',', body.Select(field => field.Key));
            body["etag"] = service["etag"]?.DeepClone();
            var answer = await api.AskAsync(HttpMethod.Patch, $"{names.Service}?updateMask={mask}", body, cancellationToken);
            if (answer.Status != HttpStatusCode.Conflict || attempt == Attempts)
            {
                return await FinishAsync(answer, cancellationToken);
            }
        }
    }

    /// <summary>Waits until the service is as it should be, or says why it will not be; null where it is.</summary>
    public Task<string?> UntilAsync(Func<JsonObject, bool> isSo, string what, CancellationToken cancellationToken) =>
        InTimeAsync(token => FollowAsync(isSo, token), what, cancellationToken);

    /// <summary>Says why a revision is not ready, from its conditions; null where it says nothing.</summary>
    public async Task<string?> TroubleOfAsync(string revision, CancellationToken cancellationToken)
    {
        var conditions = (await api.GetAsync(names.PathOf(revision), cancellationToken))?["conditions"] as JsonArray ?? [];
        var failed = conditions.OfType<JsonObject>().Where(condition => condition["state"]?.GetValue<string>() == "CONDITION_FAILED").ToList();
        var telling = failed.Find(condition => condition["type"]?.GetValue<string>() == "Ready") ?? failed.FirstOrDefault();
        return telling?["message"]?.GetValue<string>() is { Length: > 0 } message ? api.Readable(message) : null;
    }

    /// <summary>Removes a revision. The newest one of a service cannot be removed: it stays, without traffic or address.</summary>
    public async Task RemoveRevisionAsync(string revision, CancellationToken cancellationToken) =>
        await api.AskAsync(HttpMethod.Delete, names.PathOf(revision), body: null, cancellationToken);

    /// <summary>Removes the service.</summary>
    public async Task<string?> RemoveAsync(CancellationToken cancellationToken) =>
        await FinishAsync(await api.AskAsync(HttpMethod.Delete, names.Service, body: null, cancellationToken), cancellationToken);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private static string? FailureOf(JsonObject service) =>
        service["terminalCondition"] is { } ending && ending["state"]?.GetValue<string>() == "CONDITION_FAILED"
            ? ending["message"]?.GetValue<string>() ?? "The service failed"
            : null;

    private async Task<string?> FollowAsync(Func<JsonObject, bool> isSo, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            if (await ReadAsync(cancellationToken) is { } service && service["reconciling"]?.GetValue<bool>() != true)
            {
                if (isSo(service))
                {
                    return null;
                }

                if (FailureOf(service) is { } failure)
                {
                    return api.Readable(failure);
                }
            }

            await Task.Delay(pause, parts.Time, cancellationToken);
        }
    }

    private async Task<string?> FinishAsync(RunAnswer answer, CancellationToken cancellationToken) => answer.IsSuccess
        ? await InTimeAsync(token => FollowAsync(answer.Json, token), "The operation was not done", cancellationToken)
        : FormattableString.Invariant($"Cloud Run refused ({(int)answer.Status}): {api.Readable(answer.Message)}");

    private async Task<string?> FollowAsync(JsonObject operation, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; operation["done"]?.GetValue<bool>() != true; pause = Longer(pause))
        {
            await Task.Delay(pause, parts.Time, cancellationToken);
            operation = await api.GetAsync($"/v2/{operation["name"]!.GetValue<string>()}", cancellationToken)
                ?? throw new Core.UserErrorException("Cloud Run lost the operation.", "Try again.", FailureCategory.Infrastructure);
        }

        return operation["error"]?["message"]?.GetValue<string>() is { } message ? api.Readable(message) : null;
    }

    private async Task<string?> InTimeAsync(Func<CancellationToken, Task<string?>> work, string what, CancellationToken cancellationToken)
    {
        var patience = parts.Deploy.ReadyTimeout;
        using var deadline = new CancellationTokenSource(patience, parts.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await work(linked.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return FormattableString.Invariant($"{what} within {patience.TotalSeconds:0.##} s (deploy.ready){(api.Trouble is { } trouble ? $": {trouble}" : "")}");
        }
    }
}
