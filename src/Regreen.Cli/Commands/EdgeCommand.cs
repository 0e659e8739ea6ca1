using System.CommandLine;
using System.Net;
using Regreen.Cli.Demo;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary>The demo's proxy in front of the service, as a process of the deployment. Hidden: it is no part of the product.</summary>
internal static class EdgeCommand
{
    public static Command Create(CliHost host)
    {
        var listen = new Option<string>("--listen") { Required = true, Description = "HOST:PORT to listen on." };
        var upstream = new Option<string>("--upstream") { Required = true, Description = "HOST:PORT to pass on to." };
        var config = new Option<FileInfo>("--config") { Required = true, Description = "Its configuration: RemoveHeaders, names separated by commas." };
        var command = new Command("demo-edge", "A small proxy for the demo.") { Hidden = true };
        command.Add(listen);
        command.Add(upstream);
        command.Add(config);
        command.SetAction(async (result, cancellationToken) =>
        {
            var removed = await EdgeProxy.ReadRemovedHeadersAsync(result.GetRequiredValue(config).FullName, cancellationToken);
            await EdgeProxy.RunAsync(IPEndPoint.Parse(result.GetRequiredValue(listen)), IPEndPoint.Parse(result.GetRequiredValue(upstream)), removed, host.Output, cancellationToken);
            return 0;
        });
        return command;
    }
}
