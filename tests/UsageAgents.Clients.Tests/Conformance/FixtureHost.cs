using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Hosting;
using UsageAgents.Service.Http;
using UsageAgents.Service.Mcp;

namespace UsageAgents.Clients.Tests.Conformance;

/// <summary>
/// The service's own MCP registration and address gate, beside the tools, prompts and resources that the suite asks for. It exists in the tests only: nobody logs in
/// here, and sessions are on, because parts of the suite need a server that can ask back.
/// </summary>
internal static class FixtureHost
{
    public static async Task<WebApplication> StartAsync(CancellationToken cancellationToken, string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddUsageAgents(builder.Configuration);
        builder.Services.AddSingleton(ServiceIdentity.Of("conformance fixture", builder.Configuration, TimeProvider.System));
        builder.Services.AddOptions<HttpOptions>();
        builder.Services.AddMcp()
            .WithTools<FixtureTools>().WithPrompts<FixturePrompts>().WithResources<FixtureResources>()
            .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = ["paris", "park"], Total = 2 } }))
            .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()));
        builder.Services.PostConfigure<HttpServerTransportOptions>(transport => transport.Stateless = false);

        var app = builder.Build();
        app.Urls.Add(address);
        app.UseMiddleware<AddressGate>();
        app.Use((context, next) =>
        {
            context.Features.Set(new Caller("fixture", "fixture", AccessToken.Parse("e30.e30.AA")!));
            return next(context);
        });
        app.MapMcpTools();
        await app.StartAsync(cancellationToken);
        return app;
    }
}
