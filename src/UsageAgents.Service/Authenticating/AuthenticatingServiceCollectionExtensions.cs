using UsageAgents.Service.Authenticating.Checks;

namespace UsageAgents.Service.Authenticating;

/// <summary>Registers the validation of tokens.</summary>
internal static class AuthenticatingServiceCollectionExtensions
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(3);
    private const int LargestDocument = 1024 * 1024;

    public static IServiceCollection AddAuthenticating(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthOptions>().Bind(configuration.GetSection(AuthOptions.SectionName)).ValidateDataAnnotations()
            .Validate(options => options.KeysAddress.Length + options.MetadataAddress.Length > 0, "Set Auth:KeysAddress or Auth:MetadataAddress.").ValidateOnStart();
        services.AddSingleton<AlgorithmCheck>();
        services.AddSingleton<ITokenCheck, TokenTypeCheck>();
        services.AddSingleton<ITokenCheck, IssuerCheck>();
        services.AddSingleton<ITokenCheck, AudienceCheck>();
        services.AddSingleton<ITokenCheck, ExpiryCheck>();
        services.AddSingleton<ITokenCheck, NotBeforeCheck>();
        services.AddSingleton<ITokenCheck, TokenUseCheck>();
        services.AddSingleton<ITokenCheck, ScopeCheck>();
        services.AddSingleton<ITokenCheck, OwnerCheck>();
        services.AddSingleton<ITokenCheck, RevocationCheck>();
        services.AddSingleton(_ => new HttpClient { Timeout = FetchTimeout, MaxResponseContentBufferSize = LargestDocument });
        services.AddSingleton<IssuerDocuments>();
        services.AddSingleton<RevocationFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationFeed>());
        services.AddSingleton<KeyRing>();
        services.AddSingleton<TokenValidator>();
        return services;
    }
}
