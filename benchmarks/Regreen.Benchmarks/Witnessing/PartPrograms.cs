using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Regreen.Adapters.Witness;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Witnessing;
using Yarp.ReverseProxy.Forwarder;

namespace Regreen.Benchmarks.Witnessing;

/// <summary>The programs that are measured together, each in a process of its own: each tells its address first, and answers each line that it is given with one.</summary>
internal static class PartPrograms
{
    public static Task<int> RunAsync(string[] part, TextReader input, TextWriter output) => part switch
    {
        ["echo"] => EchoAsync(input, output),
        ["witness", var upstream] => WitnessAsync(upstream, input, output),
        ["yarp", var upstream] => YarpAsync(upstream, input, output),
        ["client"] => EchoClient.RunAsync(input, output),
        _ => Task.FromResult(2),
    };

    private static async Task<int> EchoAsync(TextReader input, TextWriter output)
    {
        await using var app = Build(_ => { });
        app.UseWebSockets();
        app.Run(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } received)
            {
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
        return await ServeAsync(app, input, output);
    }

    private static async Task<int> YarpAsync(string upstream, TextReader input, TextWriter output)
    {
        await using var app = Build(services => services.AddHttpForwarder());
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, EnableMultipleHttp2Connections = true });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.Run(async context => await forwarder.SendAsync(context, upstream, client));
        return await ServeAsync(app, input, output);
    }

    // Every line ends a recording and begins the next; the answer is how many messages were recorded.
    private static async Task<int> WitnessAsync(string upstream, TextReader input, TextWriter output)
    {
        var plugins = Directory.CreateTempSubdirectory("regreen-bench-witness-");
        var settings = new WitnessSettings(upstream, upstream.Replace("http://", "ws://", StringComparison.Ordinal), new Protocol(new ProtocolConfig(), new HttpAskConfig("/ask", "{}", "response")), new Redactor("benchmark"u8.ToArray()))
        {
            PluginFolder = plugins.FullName,
        };
        await using (var witness = await new RecordingWitness(TimeProvider.System).OpenAsync(settings, CancellationToken.None))
        {
            witness.Watch(SabotagePlan.None);
            await output.WriteLineAsync(witness.Http);
            while (await input.ReadLineAsync() is not null)
            {
                var seen = await witness.CollectAsync(CancellationToken.None);
                await output.WriteLineAsync($"{seen.Sum(exchange => exchange.Frames.Count(frame => frame.Direction is FrameDirection.Sent or FrameDirection.Received))}");
                witness.Watch(SabotagePlan.None);
            }
        }

        plugins.Delete(recursive: true);
        return 0;
    }

    private static WebApplication Build(Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        add(builder.Services);
        return builder.Build();
    }

    private static async Task<int> ServeAsync(WebApplication app, TextReader input, TextWriter output)
    {
        await app.StartAsync();
        await output.WriteLineAsync(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        while (await input.ReadLineAsync() is not null)
        {
            await output.WriteLineAsync("ok");
        }

        await app.StopAsync();
        return 0;
    }
}
