using UsageAgents.Service.AgUi;
using UsageAgents.Service.Mcp;
using UsageAgents.Service.OpenApi;
using UsageAgents.Service.Page;

namespace UsageAgents.Service.Http;

/// <summary>Puts together what stands around the agents: the page, the tools by themselves, and who may call.</summary>
internal static class EdgesExtensions
{
    public static IServiceCollection AddEdges(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AgentsEndpoint>();
        services.AddSingleton<ToolEndpoint>();
        services.AddSingleton<SignInEndpoint>();
        services.AddSingleton<PageEndpoint>();
        services.AddSingleton<OpenApiEndpoint>();
        services.AddSingleton<AgUiEndpoint>();
        services.AddMcp();
        services.AddExternalTools(configuration);
        return services;
    }

    public static void MapEdges(this WebApplication app)
    {
        app.MapGet("/agents", (AgentsEndpoint endpoint) => endpoint.Get());
        app.MapGet("/tools", (ToolEndpoint endpoint) => endpoint.Get());
        app.MapPost("/tools/{name}", (string name, HttpContext context, ToolEndpoint endpoint) => endpoint.PostAsync(name, context));
        app.MapPost("/sign-in", (HttpContext context, SignInEndpoint endpoint) => endpoint.PostAsync(context))
            .WithMetadata(new OpenEndpoint("it is how the page gets a token; the token service decides"));
        app.MapGet("/", (HttpContext context, PageEndpoint endpoint) => endpoint.Get(context, "index.html"))
            .WithMetadata(new OpenEndpoint("the page holds no data until somebody signs in"));
        app.MapGet("/page/{file}", (string file, HttpContext context, PageEndpoint endpoint) => endpoint.Get(context, file))
            .WithMetadata(new OpenEndpoint("the page holds no data until somebody signs in"));
        app.MapPost("/ag-ui/{agent}", (string agent, HttpContext context, AgUiEndpoint endpoint) => endpoint.PostAsync(agent, context));
        app.MapMcpTools();
        app.MapGet("/openapi/v1.json", (OpenApiEndpoint endpoint) => endpoint.Get()).WithMetadata(new OpenEndpoint("it describes the service, no data"));
    }
}
