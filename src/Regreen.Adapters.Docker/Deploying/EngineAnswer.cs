using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>What the Engine answered.</summary>
internal sealed record EngineAnswer(HttpStatusCode Status, string Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 400;

    /// <summary>Gets the reason of a refusal.</summary>
    public string Message => Parse() is JsonObject json && json["message"]?.GetValueKind() == JsonValueKind.String ? json["message"]!.GetValue<string>() : Body.Trim();

    /// <summary>Gets the body as JSON.</summary>
    public JsonNode Json => Parse() ?? throw new JsonException("The Engine answered without JSON.");

    private JsonNode? Parse()
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
