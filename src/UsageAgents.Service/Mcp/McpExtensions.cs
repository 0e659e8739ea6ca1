using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using UsageAgents.Service.Hosting;
using UsageAgents.Service.Http;

namespace UsageAgents.Service.Mcp;

/// <summary>The tools over the Model Context Protocol: streamable HTTP at <c>/mcp</c>, without sessions, so that any process may answer any request.</summary>
internal static class McpExtensions
{
    private const string Path = "/mcp";

    public static IMcpServerBuilder AddMcp(this IServiceCollection services)
    {
        services.AddSingleton<McpToolBridge>();
        services.AddOptions<McpServerOptions>().Configure<ServiceIdentity>(static (options, identity) =>
        {
            options.ServerInfo = new Implementation { Name = identity.Service, Version = identity.Revision };
            options.ServerInstructions = "Tools over your own AI usage data. Amounts are what list prices make of it; each result states its units and assumptions.";
        });
        return services.AddMcpServer().WithHttpTransport(static transport =>
        {
            transport.Stateless = true;
            transport.ConfigureSessionOptions = static (context, options, _) =>
            {
                ServeTo(BearerGate.CallerOf(context).Tenant, options, context.RequestServices.GetRequiredService<McpToolBridge>());
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>Offers the tools of the configured servers too.</summary>
    public static void AddExternalTools(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<McpOptions>().Bind(configuration.GetSection(McpOptions.SectionName)).ValidateDataAnnotations()
            .Validate(options => !options.Faults.Any(), "Each of Mcp:Servers has a Name of its own (letters, digits, _ and -, at most 30) and an Address (http or https).").ValidateOnStart();
        services.AddHostedService<ExternalToolConnector>();
    }

    public static void MapMcpTools(this WebApplication app) => app.MapMcp(Path);

    private static void ServeTo(string tenant, McpServerOptions options, McpToolBridge bridge)
    {
        options.Handlers.ListToolsHandler = (_, _) => ValueTask.FromResult(bridge.List());
        options.Handlers.CallToolHandler = async (request, cancellationToken) => await bridge.CallAsync(request.Params, tenant, cancellationToken);
    }
}
