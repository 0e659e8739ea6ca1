using UsageAgents.Models;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Http;
using UsageAgents.Service.Sockets;
using UsageAgents.Service.Telemetry;

namespace UsageAgents.Service.Hosting;

/// <summary>The agent service.</summary>
internal static class AgentServiceHost
{
    public static WebApplication Build(HostArguments arguments, Stream logs)
    {
        var builder = HostBuilding.CreateBuilder(arguments, logs);
        builder.Services.AddSingleton(provider =>
            ServiceIdentity.Of("usage-agents", builder.Configuration, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddUsageAgents(builder.Configuration);
        builder.Services.AddModels(builder.Configuration);
        builder.Services.AddAuthenticating(builder.Configuration);
        builder.Services.AddOptions<SocketOptions>().Bind(builder.Configuration.GetSection(SocketOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SessionServices>();
        builder.Services.AddSingleton<SocketEndpoint>();
        builder.Services.AddSingleton<RunEndpoint>();
        builder.Services.AddSingleton<UsageEndpoint>();
        builder.Services.AddSingleton<ReadinessEndpoint>();
        builder.Services.AddEdges(builder.Configuration);
        builder.AddTelemetry();

        var app = builder.Build();
        app.UseMiddleware<AddressGate>();
        app.UseMiddleware<BearerGate>();
        app.UseWebSockets();
        app.SayRevision();
        app.MapGet("/health/ready", (ReadinessEndpoint endpoint, CancellationToken cancellationToken) => endpoint.GetAsync(cancellationToken))
            .WithMetadata(new OpenEndpoint("whoever starts the service must be able to ask"));
        app.MapGet("/ws", (HttpContext context, SocketEndpoint endpoint) => endpoint.AcceptAsync(context))
            .WithMetadata(new OpenEndpoint("a browser logs in by its first frame"));
        app.MapPost("/agents/{name}/runs", (string name, HttpContext context, RunEndpoint endpoint) => endpoint.PostAsync(name, context));
        app.MapPost("/usage", (HttpContext context, UsageEndpoint endpoint) => endpoint.PostAsync(context));
        app.MapDelete("/usage", (HttpContext context, UsageEndpoint endpoint) => endpoint.Delete(context));
        app.MapEdges();
        return app;
    }
}
