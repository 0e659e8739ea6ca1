using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Tests.Running;

/// <summary>The agents without a network, over the default data.</summary>
public sealed class AgentsInProcess : IDisposable
{
    private readonly ServiceProvider _services;

    public AgentsInProcess()
        : this(_ => { }, [])
    {
    }

    internal AgentsInProcess(Action<IServiceCollection> change, Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddUsageAgents(new ConfigurationBuilder().AddInMemoryCollection([new("Runs:Path", ""), new("Runs:PerSecond", "100000"), new("Runs:Burst", "100000"), .. settings]).Build());
        change(services);
        _services = services.BuildServiceProvider();
    }

    public async Task<IReadOnlyList<RunFrame>> AskAsync(string agent, string message, CancellationToken cancellationToken)
    {
        var log = _services.GetRequiredService<AgentRunner>().Start(new RunRequest("request", agent, message, "tenant", "user"));
        var frames = new List<RunFrame>();
        await foreach (var frame in log.ReadAsync(0, cancellationToken))
        {
            frames.Add(frame);
        }

        return frames;
    }

    internal IServiceProvider Services => _services;

    public void Dispose() => _services.Dispose();
}
