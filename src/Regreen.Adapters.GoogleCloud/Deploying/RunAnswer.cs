using System.Net;
using System.Text.Json.Nodes;

namespace Regreen.Adapters.GoogleCloud.Deploying;

/// <summary>What the Cloud Run Admin API answered.</summary>
internal sealed record RunAnswer(HttpStatusCode Status, JsonObject Json)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Gets the reason of a refusal.</summary>
    public string Message => Json["error"]?["message"]?.GetValue<string>() ?? "it gave no reason";
}
