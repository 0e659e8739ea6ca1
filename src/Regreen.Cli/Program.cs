using System.Collections;
using System.Collections.Immutable;
using Regreen.Adapters.Process.Supervising;
using Regreen.Cli;
using Regreen.Cli.Hosting;

// A supervisor stands between a driver and one process; it is this program, started again.
if (args is [Supervisor.Verb, .. var supervised])
{
    return await Supervisor.RunAsync(supervised, Console.OpenStandardInput(), Console.OpenStandardOutput(), TimeProvider.System);
}

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToImmutableDictionary(entry => (string)entry.Key, entry => (string)(entry.Value ?? ""), StringComparer.Ordinal);
var host = new CliHost(Environment.CurrentDirectory, environment, Console.Out, Console.Error, TimeProvider.System)
{
    IsTerminal = !Console.IsErrorRedirected && environment.GetValueOrDefault("TERM") is not (null or "dumb"),
    Answers = Console.IsInputRedirected || Console.IsErrorRedirected ? null : Console.In,
    Width = Console.IsErrorRedirected ? 100 : Math.Max(60, Console.WindowWidth),
    Program = typeof(CliHost).Assembly.Location,
};
return await RegreenCommand.RunAsync(host, args);
