using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Regreen.Benchmarks.Running;

/// <summary>A service that answers at once, over HTTP and WebSocket: what is measured is the runner and not the service.</summary>
internal sealed class PlainService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlainService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapGet("/version", () => Results.Text("""{"revision":"tree-1"}""", "application/json"));
        _app.MapGet("/items/{id}", (int id) => Results.Text($$"""{"id":{{id}},"name":"item {{id}}","stock":7}""", "application/json"));
        _app.Map("/ws", AnswerAsync);
        _app.Map("/refuse", RefuseAsync);
    }

    /// <summary>Gets when the newest refusal was sent, as a time stamp of the machine's clock.</summary>
    public long RefusedAt { get; private set; }

    public string Http => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<PlainService> StartAsync()
    {
        var service = new PlainService();
        await service._app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (await ReceiveAsync(socket, buffer) is { } request)
        {
            foreach (var frame in Events)
            {
                await SendAsync(socket, frame.Replace("ID", request, StringComparison.Ordinal));
            }
        }
    }

    private static readonly string[] Events =
    [
        """{"type":"agent_started","request_id":"ID","seq":1}""",
        """{"type":"agent_thinking","request_id":"ID","seq":2,"message":"Counting."}""",
        """{"type":"tool_executing","request_id":"ID","seq":3,"tool":"count","call_id":"c1","arguments":{}}""",
        """{"type":"tool_completed","request_id":"ID","seq":4,"tool":"count","call_id":"c1","success":true,"result":{"items":4711}}""",
        """{"type":"agent_completed","request_id":"ID","seq":5,"response":"There are 4711 items [c1].","answered":true}""",
    ];

    private async Task RefuseAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await SendAsync(socket, """{"type":"error","code":"unauthorized","message":"Log in first."}""");
        RefusedAt = Stopwatch.GetTimestamp();
        await socket.CloseOutputAsync((WebSocketCloseStatus)1008, "unauthorized", context.RequestAborted);
        await ReceiveAsync(socket, new byte[4096]);
    }

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string?> ReceiveAsync(WebSocket socket, byte[] buffer)
    {
        try
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (message.MessageType == WebSocketMessageType.Text)
            {
                using var request = JsonDocument.Parse(buffer.AsMemory(0, message.Count));
                return request.RootElement.GetProperty("request_id").GetString();
            }

            if (socket.State == WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            // The client is gone.
        }

        return null;
    }
}
