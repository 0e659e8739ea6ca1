using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace UsageAgents.Benchmarks.Service;

/// <summary>The yardstick: a bare Kestrel WebSocket that answers every message with the same frames and does nothing else.</summary>
internal static class RawServer
{
    public static async Task<int> RunAsync(string address, string framesFile)
    {
        var frames = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(framesFile))!.Select(Encoding.UTF8.GetBytes).ToArray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => ServeAsync(context, frames));
        await app.RunAsync();
        return 0;
    }

    private static async Task ServeAsync(HttpContext context, byte[][] frames)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[16 * 1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted)).MessageType != WebSocketMessageType.Close)
            {
                foreach (var frame in frames)
                {
                    await socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }
    }
}
