using UsageAgents.Service.Hosting;

namespace UsageAgents.Service.Tokens;

/// <summary>The token service: a process of its own.</summary>
internal static class TokenServiceHost
{
    public static WebApplication Build(HostArguments arguments, Stream logs)
    {
        var builder = HostBuilding.CreateBuilder(arguments, logs);
        builder.Services.AddOptions<TokenOptions>().Bind(builder.Configuration.GetSection(TokenOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(provider =>
            ServiceIdentity.Of("usage-agents-tokens", builder.Configuration, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ClientRegistry>();
        builder.Services.AddSingleton<ClaimsWriter>();
        builder.Services.AddSingleton<TokenSigner>();
        builder.Services.AddSingleton<TokenEndpoint>();

        var app = builder.Build();
        app.SayRevision();
        app.MapGet("/.well-known/jwks.json", (TokenSigner signer) => Results.Json(signer.Keys));
        app.MapPost("/token", (HttpRequest request, TokenEndpoint endpoint, CancellationToken cancellationToken) => endpoint.PostAsync(request, cancellationToken));
        return app;
    }
}
