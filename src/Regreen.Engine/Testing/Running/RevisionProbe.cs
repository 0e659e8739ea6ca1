using System.Text.Json;
using Regreen.Core.Facts;
using Regreen.Core.Judging.Observing;

namespace Regreen.Engine.Testing.Running;

/// <summary>Asks the service what it is.</summary>
internal sealed class RevisionProbe(HttpMessageInvoker http, TimeProvider time)
{
    private const int Connections = 12;

    // A short question, but a busy machine may take its time, and without an answer nothing is proven.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Asks on several connections: behind a balancer not every one ends at the same revision. Returns the first that differs, or the one before.</summary>
    public async Task<ServedRevision> SampleAsync(CaseTarget target, ServedRevision before, CancellationToken cancellationToken)
    {
        for (var connection = 0; connection < Connections && before.Source == RevisionSource.Service; connection++)
        {
            var seen = await ReadAsync(target, isLast: true, cancellationToken);
            if (seen.Source == RevisionSource.Service && !seen.IsSameAs(before))
            {
                return seen;
            }
        }

        return before;
    }

    /// <summary>Reads the revision that serves; what the deployment step said where the service cannot say it; unknown where nobody can.</summary>
    public Task<ServedRevision> ReadAsync(CaseTarget target, CancellationToken cancellationToken) => ReadAsync(target, isLast: false, cancellationToken);

    private async Task<ServedRevision> ReadAsync(CaseTarget target, bool isLast, CancellationToken cancellationToken)
    {
        var unknown = new ServedRevision(null, null, null, RevisionSource.Unknown);
        if (target.Config.Revision is not { } config)
        {
            return target.Deployed is { } deployed ? deployed with { Source = RevisionSource.Deployment } : unknown;
        }

        using var deadline = new Deadline(Limit, time, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Addresses.Join(target.Config.Http, config.Path));
            request.Headers.ConnectionClose = isLast ? true : null;
            using var response = await http.SendAsync(request, deadline.Token);
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(deadline.Token));
            var root = document.RootElement;
            return Field(root, config.Field) is { } tree
                ? new ServedRevision(tree, Field(root, config.Configuration), Field(root, config.Instance), RevisionSource.Service)
                : unknown;
        }
        catch (OperationCanceledException) when (deadline.IsReached)
        {
            return unknown;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or UriFormatException)
        {
            // That it cannot be asked shows in the case itself.
            return unknown;
        }
    }

    private static string? Field(JsonElement root, string? path) => path is null ? null : JsonPath.TextOf(JsonPath.Find(root, path));
}
