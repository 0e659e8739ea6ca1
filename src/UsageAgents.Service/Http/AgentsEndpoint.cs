using System.Text.Json.Nodes;
using UsageAgents.Agents;

namespace UsageAgents.Service.Http;

/// <summary><c>GET /agents</c>: which agents can be asked.</summary>
internal sealed class AgentsEndpoint(AgentDirectory agents)
{
    public IResult Get() => Results.Json(new JsonObject
    {
        ["agents"] = new JsonArray([.. agents.All.Select(agent => (JsonNode)new JsonObject { ["name"] = agent.Name, ["alias"] = agent.Alias })]),
    });
}
