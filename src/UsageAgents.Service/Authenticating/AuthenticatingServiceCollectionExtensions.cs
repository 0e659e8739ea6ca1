using UsageAgents.Service.Authenticating.Checks;

namespace UsageAgents.Service.Authenticating;

/// <summary>Registers the validation of tokens.</summary>
internal static class AuthenticatingServiceCollectionExtensions
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(3);

    public static IServiceCollection AddAuthenticating(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthOptions>().Bind(configuration.GetSection(AuthOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ITokenCheck, TokenTypeCheck>();
        services.AddSingleton<ITokenCheck, IssuerCheck>();
        services.AddSingleton<ITokenCheck, AudienceCheck>();
        services.AddSingleton<ITokenCheck, ExpiryCheck>();
        services.AddSingleton<ITokenCheck, NotBeforeCheck>();
        services.AddSingleton<ITokenCheck, TokenUseCheck>();
        services.AddSingleton<ITokenCheck, ScopeCheck>();
        services.AddSingleton<ITokenCheck, OwnerCheck>();
        services.AddSingleton(_ => new HttpClient { Timeout = FetchTimeout });
        services.AddSingleton<KeyRing>();
        services.AddSingleton<TokenValidator>();
        return services;
    }
}
