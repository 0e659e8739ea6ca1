using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using UsageAgents.Agents;

namespace UsageAgents.Models;

/// <summary>Lets the agents think with the configured model.</summary>
internal static class ModelsServiceCollectionExtensions
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(ModelOptions.SectionName);
        services.AddOptions<ModelOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        if (string.IsNullOrEmpty(section[nameof(ModelOptions.Provider)]))
        {
            return services;
        }

        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ModelOptions>>().Value);
        services.TryAddSingleton<IChatClient>(provider => ChatClients.Create(provider.GetRequiredService<ModelOptions>()));
        services.AddSingleton<ModelTurn>();
        services.AddSingleton<ModelTools>();
        services.AddSingleton<ModelMind>();
        services.Replace(ServiceDescriptor.Singleton(provider => new AgentDirectory(
            [.. provider.GetServices<IAgent>().Select(agent => ActivatorUtilities.CreateInstance<ModelAgent>(provider, agent))])));
        return services;
    }
}
