using System.Text.Json.Nodes;
using UsageAgents.Service.Http;

namespace UsageAgents.Service.AgUi;

/// <summary>What an AG-UI client sends, as far as an agent here can use it: the last thing that the user said. An agent remembers no former turns.</summary>
internal sealed record AgUiInput(string ThreadId, string RunId, string Question)
{
    /// <summary>Reads the input; nothing where it is none.</summary>
    public static AgUiInput? Read(JsonObject body) =>
        body.Text("threadId") is { Length: > 0 and <= 200 } threadId && body.Text("runId") is { Length: > 0 and <= 200 } runId
        && body["messages"] is JsonArray messages && messages.OfType<JsonObject>().LastOrDefault(message => message.Text("role") == "user") is { } said
            ? new AgUiInput(threadId, runId, TextOf(said))
            : null;

    // Content is a text, or parts of which some are texts.
    private static string TextOf(JsonObject message) => message.Text("content")
        ?? string.Join('\n', (message["content"] as JsonArray ?? []).OfType<JsonObject>().Where(part => part.Text("type") == "text").Select(part => part.Text("text")));
}
