using Microsoft.Extensions.Options;
using UsageAgents.Running;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Hosting;

namespace UsageAgents.Service.Sockets;

/// <summary>What every session uses.</summary>
internal sealed class SessionServices(
    TokenValidator tokens, AgentRunner runner, RunStore runs, ServiceIdentity identity, TimeProvider time,
    IOptions<SocketOptions> options, IOptions<AgentOptions> agentOptions, ILogger<SocketSession> logger)
{
    public TokenValidator Tokens => tokens;

    public AgentRunner Runner => runner;

    public RunStore Runs => runs;

    public ServiceIdentity Identity => identity;

    public TimeProvider Time => time;

    public ILogger<SocketSession> Logger => logger;

    public SocketOptions Options => options.Value;

    public int MaxRuns => agentOptions.Value.MaxRunsPerSession;
}
