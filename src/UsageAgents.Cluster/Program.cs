using UsageAgents.Cluster;
using UsageAgents.Service.Hosting;

if (HostArguments.Read(args) is not { IsTokenService: false } arguments)
{
    await Console.Error.WriteLineAsync("Use: UsageAgents.Cluster [--urls http://127.0.0.1:PORT] [--config FILE]");
    return 2;
}

await using var logs = Console.OpenStandardOutput();
await using var app = AgentServiceHost.Build(arguments, logs, ClusterHosting.JoinCluster);
await app.RunAsync();
return 0;
