using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>What the API server answered.</summary>
internal sealed record ClusterAnswer(HttpStatusCode Status, string Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Gets the body as JSON, or null.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Gets the reason of a refusal: the message of a <c>Status</c>, or the text.</summary>
    public string Message => Json is JsonObject json && json["message"]?.ToString() is { Length: > 0 } message ? message : Body.Trim();
}
