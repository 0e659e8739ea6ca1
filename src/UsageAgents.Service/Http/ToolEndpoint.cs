using System.Text.Json.Nodes;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tools;

namespace UsageAgents.Service.Http;

/// <summary><c>GET /tools</c> and <c>POST /tools/{name}</c>: the agents' tools, called directly on the data of the caller's tenant.</summary>
internal sealed class ToolEndpoint(ToolRegistry registry, ToolDispatcher tools)
{
    public IResult Get() => Results.Json(new JsonObject
    {
        ["tools"] = new JsonArray([.. registry.Names.Select(name => (JsonNode)Describe(registry.Find(name)!))]),
    });

    public async Task<IResult> PostAsync(string name, HttpContext context)
    {
        if (registry.Find(name) is null)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "No such tool", detail: $"There is no tool '{name}'; known are {string.Join(", ", registry.Names)}.");
        }

        if (await JsonBody.ReadAsync(context.Request, context.RequestAborted) is not { } arguments)
        {
            return Refusals.Bad("Send the arguments as a JSON object of at most 64 KiB, with Content-Type: application/json.");
        }

        var outcome = await tools.CallAsync(BearerGate.CallerOf(context).Tenant, name, arguments, context.RequestAborted);
        return outcome.Success
            ? Results.Json(new ToolCallSummary(outcome.Tool, outcome.CallId, outcome.Success, outcome.Result), ContractJson.Default.ToolCallSummary)
            : Results.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "The tool gave no result", detail: outcome.Error);
    }

    private static JsonObject Describe(ITool tool) => new()
    {
        ["name"] = tool.Name,
        ["description"] = tool.Description,
        ["arguments_schema"] = JsonNode.Parse(tool.ArgumentsSchema),
    };
}
