using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using StackExchange.Redis;
using UsageAgents.Cluster.Runs;
using UsageAgents.Running;

namespace UsageAgents.Cluster;

/// <summary>Makes the agent service one of several processes that share their runs: each run is a grain, its frames lie in Redis.</summary>
internal static class ClusterHosting
{
    public static void JoinCluster(WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(ClusterOptions.SectionName);
        var options = section.Get<ClusterOptions>() ?? new ClusterOptions();
        var services = builder.Services;
        services.AddOptions<ClusterOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options.Redis));
        services.AddSingleton<RedisRuns>();
        services.AddSingleton<GrainRuns>();
        services.Replace(ServiceDescriptor.Singleton<IRunJournal>(provider => provider.GetRequiredService<GrainRuns>()));
        services.Replace(ServiceDescriptor.Singleton<IRunLauncher>(provider => provider.GetRequiredService<GrainRuns>()));
        builder.UseOrleans(silo => Configure(silo, options));
    }

    private static void Configure(ISiloBuilder silo, ClusterOptions options)
    {
        silo.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Redis));
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Name, options.Name));
        silo.ConfigureEndpoints(IPAddress.Parse(options.Address), FreePort(), FreePort(), listenOnAnyHostAddress: false);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A lost process costs about two seconds, and a whole cluster that was killed starts again within ten.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedTableIAmAliveLimit = 3;
            membership.ProbeTimeout = TimeSpan.FromSeconds(options.ProbeSeconds);
            membership.NumMissedProbesLimit = 2;
            membership.NumVotesForDeathDeclaration = 1;
        });
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(2));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
