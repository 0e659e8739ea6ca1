using UsageAgents.Service.Hosting;
using UsageAgents.Service.Tokens;

if (args is [GenerateCommand.Name, .. var wish])
{
    return GenerateCommand.Run(wish, Console.Out, Console.Error);
}

if (HostArguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(HostArguments.Usage);
    return 2;
}

await using var logs = Console.OpenStandardOutput();
var app = arguments.IsTokenService ? TokenServiceHost.Build(arguments, logs) : AgentServiceHost.Build(arguments, logs);
await app.RunAsync();
return 0;
