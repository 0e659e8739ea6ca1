using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Regreen.Witness.Tests;

/// <summary>A small service over real sockets: orders, logins, and an agent over HTTP, event streams and WebSockets.</summary>
internal sealed class OrdersServer : IAsyncDisposable
{
    public static readonly IReadOnlyDictionary<string, string> Tokens = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ada"] = "token-of-ada.and.signaturea",
        ["bob"] = "token-of-bob.and.signatureb",
    };

    private readonly WebApplication _app;
    private int _requests;

    private OrdersServer(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listening =>
        {
            if (certificate is not null)
            {
                listening.UseHttps(certificate);
            }
        }));
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            if (context.Request.Path != "/version")
            {
                Interlocked.Increment(ref _requests);
            }

            Headers.Add(context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            return next(context);
        });
        _app.UseWebSockets();
        _app.MapGet("/version", () => Json(new JsonObject { ["revision"] = "tree-1" }));
        _app.MapGet("/ping", () => Json(new JsonObject { ["ok"] = true }));
        _app.MapGet("/large", () => Results.Text(new string('x', 3 * 1024 * 1024)));
        _app.MapPost("/echo", (Delegate)EchoAsync);
        _app.MapGet("/old", () => Results.Redirect($"{Http}/ping"));
        _app.MapGet("/away", (string to) => Results.Redirect(to));
        _app.MapPost("/login", (Delegate)LoginAsync);
        _app.MapGet("/orders/{id}", (string id, HttpContext context) => UserOf(context) is { } user
            ? Json(new JsonObject { ["id"] = id, ["owner"] = user, ["total"] = user == "ada" ? 42.5 : 7 })
            : Results.StatusCode(401));
        _app.MapPost("/ask", (Delegate)AskAsync);
        _app.MapGet("/stream", (Delegate)StreamAsync);
        _app.Map("/chat", ChatAsync);
    }

    /// <summary>Gets how many requests and messages came, other than for the revision.</summary>
    public int Requests => _requests;

    public System.Collections.Concurrent.ConcurrentBag<Dictionary<string, string>> Headers { get; } = [];

    public string Http => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public string WebSocket => "ws" + Http["http".Length..] + "/chat";

    /// <summary>Starts it, over TLS where it has a certificate.</summary>
    public static async Task<OrdersServer> StartAsync(X509Certificate2? certificate = null)
    {
        var server = new OrdersServer(certificate);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json");

    private static string? UserOf(HttpContext context) => Tokens.FirstOrDefault(pair => context.Request.Headers.Authorization == $"Bearer {pair.Value}").Key;

    private static string Answer(string user, string message) =>
        message.Contains("5107", StringComparison.Ordinal) ? $"Order 5107 costs {(user == "ada" ? "42.50" : "7.00")} EUR." : "I do not know.";

    private static async Task<IResult> LoginAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var user = (string)body["user"]!;
        return (string)body["password"]! == $"secret-of-{user}" ? Json(new JsonObject { ["token"] = Tokens[user] }) : Results.StatusCode(401);
    }

    private static async Task<IResult> EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return Results.Text((await reader.ReadToEndAsync(context.RequestAborted)).Length.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<IResult> AskAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        return UserOf(context) is { } user ? Json(new JsonObject { ["response"] = Answer(user, (string)body["message"]!), ["quality"] = 1.0 }) : Results.StatusCode(401);
    }

    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var word in new[] { "Order", "5107", "costs", "42.50" })
        {
            await context.Response.WriteAsync($"data: {{\"type\":\"agent_thinking\",\"text\":\"{word}\"}}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await context.Response.WriteAsync("data: {\"type\":\"agent_completed\",\"response\":\"42.50 EUR\"}\n\n", context.RequestAborted);
    }

    private async Task ChatAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 400;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        string? user = null;
        while (await ReadAsync(socket) is { } text)
        {
            Interlocked.Increment(ref _requests);
            var message = JsonNode.Parse(text)!;
            if ((string?)message["type"] == "authenticate")
            {
                user = Tokens.FirstOrDefault(pair => pair.Value == (string?)message["token"]).Key;
                if (user is null)
                {
                    await socket.CloseAsync((WebSocketCloseStatus)4401, "not logged in", CancellationToken.None);
                    return;
                }

                await SendAsync(socket, new JsonObject { ["type"] = "authenticated", ["user"] = user });
            }
            else if (user is not null)
            {
                await RunAgentAsync(socket, user, message);
            }
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
    }

    private static async Task RunAgentAsync(WebSocket socket, string user, JsonNode message)
    {
        var id = (string)message["request_id"]!;
        await SendAsync(socket, new JsonObject { ["type"] = "agent_started", ["request_id"] = id });
        await SendAsync(socket, new JsonObject { ["type"] = "tool_executing", ["request_id"] = id, ["tool"] = "orders", ["call_id"] = "c1" });
        await SendAsync(socket, new JsonObject { ["type"] = "tool_completed", ["request_id"] = id, ["tool"] = "orders", ["call_id"] = "c1", ["success"] = true });
        await SendAsync(socket, new JsonObject { ["type"] = "agent_completed", ["request_id"] = id, ["response"] = Answer(user, (string)message["message"]!) });
    }

    private static Task SendAsync(WebSocket socket, JsonNode frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string?> ReadAsync(WebSocket socket)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
