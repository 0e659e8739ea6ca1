using Microsoft.Extensions.Options;
using UsageAgents.Models;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Http;
using UsageAgents.Service.Receiving;
using UsageAgents.Service.Sockets;
using UsageAgents.Service.Telemetry;

namespace UsageAgents.Service.Hosting;

/// <summary>The agent service.</summary>
internal static class AgentServiceHost
{
    public static WebApplication Build(HostArguments arguments, Stream logs, Action<WebApplicationBuilder>? change = null)
    {
        var builder = HostBuilding.CreateBuilder(arguments, logs);
        builder.Services.AddSingleton(provider =>
            ServiceIdentity.Of("usage-agents", builder.Configuration, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddUsageAgents(builder.Configuration);
        builder.Services.AddModels(builder.Configuration);
        builder.Services.AddAuthenticating(builder.Configuration);
        builder.Services.AddOptions<SocketOptions>().Bind(builder.Configuration.GetSection(SocketOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddEndpoints();
        builder.Services.AddEdges(builder.Configuration);
        builder.AddTelemetry();

        change?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<AddressGate>();
        app.UseMiddleware<BearerGate>();
        app.Use((context, next) =>
        {
            GatheringUpgrade.Offer(context);
            return next(context);
        });
        app.UseWebSockets(KeepAlive(app.Services.GetRequiredService<IOptions<SocketOptions>>().Value));
        app.SayRevision();
        app.MapGet("/health/ready", (ReadinessEndpoint endpoint, CancellationToken cancellationToken) => endpoint.GetAsync(cancellationToken))
            .WithMetadata(new OpenEndpoint("whoever starts the service must be able to ask"));
        app.MapGet("/ws", (HttpContext context, SocketEndpoint endpoint) => endpoint.AcceptAsync(context))
            .WithMetadata(new OpenEndpoint("a browser logs in by its first frame"));
        app.MapPost("/agents/{name}/runs", (string name, HttpContext context, RunEndpoint endpoint) => endpoint.PostAsync(name, context));
        app.MapRuns();
        UsageEndpoint.Map(app);
        TelemetryEndpoint.Map(app);
        app.MapEdges();
        return app;
    }

    private static void AddEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<SessionServices>();
        services.AddSingleton<SocketEndpoint>();
        services.AddSingleton<RunEndpoint>();
        services.AddSingleton<RunLookupEndpoint>();
        services.AddSingleton<RunEventStream>();
        services.AddSingleton<UsageEndpoint>();
        services.AddSingleton<TelemetryEndpoint>();
        services.AddSingleton<ReadinessEndpoint>();
    }

    private static void MapRuns(this WebApplication app)
    {
        var runs = app.MapGroup("/runs/{id}");
        runs.MapGet("", (string id, HttpContext context, RunLookupEndpoint endpoint) => endpoint.GetAsync(id, context));
        runs.MapGet("/events", (string id, HttpContext context, RunLookupEndpoint endpoint) => endpoint.EventsAsync(id, context));
        runs.MapPost("/cancel", (string id, HttpContext context, RunLookupEndpoint endpoint) => endpoint.CancelAsync(id, context));
        runs.MapDelete("", (string id, HttpContext context, RunLookupEndpoint endpoint) => endpoint.CancelAsync(id, context));
    }

    // A connection whose other end has vanished answers no ping.
    private static WebSocketOptions KeepAlive(SocketOptions options) => new()
    {
        KeepAliveInterval = TimeSpan.FromSeconds(options.KeepAliveSeconds / 2),
        KeepAliveTimeout = TimeSpan.FromSeconds(options.KeepAliveSeconds),
    };
}
