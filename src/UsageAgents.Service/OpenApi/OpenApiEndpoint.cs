using System.Text.Json.Nodes;
using UsageAgents.Service.Hosting;
using UsageAgents.Service.Http;

namespace UsageAgents.Service.OpenApi;

/// <summary>
/// <c>GET /openapi/v1.json</c>: every endpoint that is there, and whether it needs a token, from the endpoints themselves; what it takes and gives, from <c>openapi.json</c>.
/// </summary>
internal sealed class OpenApiEndpoint(EndpointDataSource endpoints, ServiceIdentity identity)
{
    private const string Source = "openapi.json";

    public IResult Get()
    {
        using var source = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream(Source)!;
        var document = JsonNode.Parse(source)!.AsObject();
        document["info"]!["version"] = identity.Revision;
        var described = document["paths"]!.AsObject();
        var paths = new JsonObject();
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            Add(endpoint, described, paths);
        }

        document["paths"] = paths;
        return Results.Json(document);
    }

    private static void Add(RouteEndpoint endpoint, JsonObject described, JsonObject paths)
    {
        var path = "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/');
        foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
        {
            var name = method.ToLowerInvariant();
            var operation = described[path]?[name]?.DeepClone().AsObject() ?? [];
            Complete(operation, endpoint);
            if (paths[path] is not JsonObject item)
            {
                paths[path] = item = [];
            }

            item[name] = operation;
        }
    }

    private static void Complete(JsonObject operation, RouteEndpoint endpoint)
    {
        if (endpoint.RoutePattern.Parameters.Count > 0)
        {
            operation["parameters"] = new JsonArray([.. endpoint.RoutePattern.Parameters.Select(parameter => (JsonNode)new JsonObject
            {
                ["name"] = parameter.Name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" },
            })]);
        }

        var responses = operation["responses"] as JsonObject ?? new JsonObject { ["200"] = new JsonObject { ["description"] = "Done." } };
        operation["responses"] = responses;
        if (endpoint.Metadata.GetMetadata<OpenEndpoint>() is { } open)
        {
            operation["description"] = $"Needs no token: {open.Reason}.";
            return;
        }

        operation["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() });
        responses["401"] = new JsonObject { ["description"] = "No valid token; the detail says why." };
    }
}
