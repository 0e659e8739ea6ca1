using UsageAgents.Service.Hosting;
using UsageAgents.Service.Http;

namespace UsageAgents.Service.Tokens;

/// <summary>The token service: a process of its own.</summary>
internal static class TokenServiceHost
{
    public static WebApplication Build(HostArguments arguments, Stream logs, Action<WebApplicationBuilder>? change = null)
    {
        var builder = HostBuilding.CreateBuilder(arguments, logs);
        builder.Services.AddOptions<TokenOptions>().Bind(builder.Configuration.GetSection(TokenOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(provider =>
            ServiceIdentity.Of("usage-agents-tokens", builder.Configuration, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ClientRegistry>();
        builder.Services.AddSingleton<ClaimsWriter>();
        builder.Services.AddSingleton<TokenSigner>();
        builder.Services.AddSingleton<TokenEndpoint>();
        builder.Services.AddSingleton<RevocationEndpoint>();
        builder.Services.AddSingleton<MetadataEndpoint>();
        builder.Services.AddOptions<HttpOptions>().Bind(builder.Configuration.GetSection(HttpOptions.SectionName));

        change?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<AddressGate>();
        app.SayRevision();
        app.MapGet("/.well-known/jwks.json", (TokenSigner signer) => Results.Json(signer.Keys));
        app.MapPost("/token", (HttpRequest request, TokenEndpoint endpoint, CancellationToken cancellationToken) => endpoint.PostAsync(request, cancellationToken));
        app.MapPost("/revoke", (HttpRequest request, RevocationEndpoint endpoint, CancellationToken cancellationToken) => endpoint.PostAsync(request, cancellationToken));
        app.MapGet("/revocations", (RevocationEndpoint endpoint) => endpoint.Get());
        app.MapGet("/.well-known/oauth-authorization-server", (HttpRequest request, MetadataEndpoint endpoint) => endpoint.Get(request));
        app.MapGet("/.well-known/openid-configuration", (HttpRequest request, MetadataEndpoint endpoint) => endpoint.Get(request));
        return app;
    }
}
