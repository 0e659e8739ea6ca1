using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Regreen.Engine.Tests.Testing;

/// <summary>What the agent server does wrong.</summary>
internal enum Fault
{
    None,
    RefusesEveryone,
    LetsEveryoneIn,
    SaysAnotherUser,
    CannedAnswer,
    NoTools,
    ToolsFail,
    LeaksToOthers,
    NoTerminal,
    InternalClose,
    Silent,
    MisreportsQuality,
    EndsWithError,
    HttpFails,
    TokenEndpointFails,
    ChangesRevision,
    ResumeSkips,
    ResumeDoubles,
    ResumeForgets,
    OtherIssuer,
    TeardownFails,
    Pings,
    Pongs,
    Heartbeats,
    NoLimit,
    LowLimit,
    SilentLimit,
    Limits,
}

/// <summary>A small agent server that speaks the event contract over a real socket: the outside edge of these tests.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    public static readonly IReadOnlyDictionary<string, string> Tokens = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alice"] = "token-of-alice.and.signaturea",
        ["bob"] = "token-of-bob.and.signatureb",
    };

    private static readonly Dictionary<string, long> Totals = new(StringComparer.Ordinal) { ["alice"] = 4_088_665, ["bob"] = 731_402 };
    private readonly WebApplication _app;
    private readonly Fault _fault;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, List<JsonObject>> _unfinished = new(StringComparer.Ordinal);
    private readonly System.Threading.Channels.Channel<string> _unanswered = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private int _versions;
    private int _warming;
    private readonly Lock _limiting = new();
    private int _served;
    private long? _refusedAt;
    private int _asked;

    private AgentServer(Fault fault)
    {
        _fault = fault;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapGet("/version", () => Json(new JsonObject { ["revision"] = fault == Fault.ChangesRevision ? $"tree-{_versions++}" : "tree-1", ["configuration"] = "c1", ["instance"] = "i1" }));
        _app.MapPost("/token", (Delegate)TokenAsync);
        _app.MapPost("/agents/{agent}/runs", (Delegate)AskAsync);
        _app.MapGet("/items/{id}", (string id, HttpContext context) => UserOf(context) is { } user
            ? Json(new JsonObject { ["id"] = id, ["owner"] = user, ["next"] = new JsonObject { ["id"] = id + "-next" } })
            : Results.StatusCode(401));
        _app.MapDelete("/items/{id}", (string id) =>
        {
            Deleted.Add(id);
            return Results.StatusCode(fault == Fault.TeardownFails ? 500 : 204);
        });
        _app.MapGet("/limited", (HttpContext context) => Limited(context));
        _app.MapGet("/warming", () => Results.StatusCode(Interlocked.Increment(ref _warming) < 3 ? 503 : 200));
        _app.MapGet("/.well-known/openid-configuration", () => Json(new JsonObject { ["issuer"] = fault == Fault.OtherIssuer ? "http://elsewhere" : Http, ["token_endpoint"] = Http + "/token" }));
        _app.Map("/ws", SocketAsync);
    }

    /// <summary>Gets what was deleted.</summary>
    public System.Collections.Concurrent.ConcurrentBag<string> Deleted { get; } = [];

    /// <summary>Waits until a request has come that will not be answered.</summary>
    public async Task UnansweredAsync() => await _unanswered.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool StaysSilent => _fault is Fault.Silent or Fault.NoTerminal;

    public string Http => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public string WebSocket => Http.Replace("http://", "ws://", StringComparison.Ordinal) + "/ws";

    public static async Task<AgentServer> StartAsync(Fault fault = Fault.None)
    {
        var server = new AgentServer(fault);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json");

    private static string? UserOf(HttpContext context) =>
        Tokens.FirstOrDefault(pair => context.Request.Headers.Authorization == $"Bearer {pair.Value}").Key;

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var basic = Encoding.UTF8.GetString(Convert.FromBase64String(context.Request.Headers.Authorization.ToString()["Basic ".Length..])).Split(':');
        return _fault == Fault.TokenEndpointFails || form["grant_type"] != "client_credentials" || basic[1] != "secret-of-" + basic[0]
            ? Results.Json(new { error = "invalid_client" }, statusCode: 401)
            : Json(new JsonObject { ["access_token"] = Tokens[basic[0]], ["token_type"] = "Bearer" });
    }

    // Ten requests are served; whoever is refused comes again after the time that the refusal names, and is served. Where it is at fault it serves nobody again, however slow the requests come.
    private IResult Limited(HttpContext context)
    {
        lock (_limiting)
        {
            if (_fault == Fault.None && _refusedAt is { } since && System.Diagnostics.Stopwatch.GetElapsedTime(since) >= TimeSpan.FromMilliseconds(900))
            {
                (_served, _refusedAt) = (0, null);
            }

            if (_fault == Fault.NoLimit || _served < (_fault == Fault.LowLimit ? 5 : 10))
            {
                _served++;
                return Results.Text("served");
            }

            _refusedAt ??= System.Diagnostics.Stopwatch.GetTimestamp();
            if (_fault != Fault.SilentLimit)
            {
                context.Response.Headers.RetryAfter = "1";
            }

            return Results.Text("too many", statusCode: 429);
        }
    }

    private async Task<IResult> AskAsync(string agent, HttpContext context)
    {
        if (UserOf(context) is not { } user)
        {
            return Results.Json(new { title = "Unauthorized" }, statusCode: 401);
        }

        if (_fault == Fault.HttpFails)
        {
            return Results.StatusCode(503);
        }

        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var answer = Answer(user, (string)body["message"]!);
        var calls = answer.Result is null
            ? []
            : new JsonArray(new JsonObject { ["tool"] = "usage_query", ["call_id"] = "c1", ["success"] = true, ["result"] = answer.Result });
        return Json(new JsonObject { ["response"] = answer.Text, ["answered"] = answer.Result is not null, ["quality"] = answer.Quality, ["tool_calls"] = calls });
    }

    private (string Text, JsonObject? Result, double? Quality) Answer(string user, string message)
    {
        var workload = message.Contains("conversation", StringComparison.Ordinal) ? 1 : message.Contains("code", StringComparison.Ordinal) ? 2 : 0;
        if (workload == 0)
        {
            return ("This data cannot answer that. It knows tokens and requests.", null, null);
        }

        if (_fault == Fault.CannedAnswer)
        {
            return ("The workload produced 1,000,000 output tokens [c1].", new JsonObject { ["tokens"] = 1_000_000 }, 1);
        }

        var owner = _fault == Fault.LeaksToOthers ? "alice" : user;
        var total = Totals[owner] / workload;
        var text = string.Create(CultureInfo.InvariantCulture, $"The workload produced {total:N0} output tokens [c1].");
        return _fault == Fault.NoTools ? (text, null, 1) : (text, new JsonObject { ["tokens"] = total }, _fault == Fault.MisreportsQuality ? 0.8 : 1);
    }

    private async Task SocketAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count > 0 && UserOf(context) is null)
        {
            context.Response.StatusCode = 401;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // With a limit for the answer ASP.NET Core sends pings, without one pongs that nobody asked for.
            KeepAliveInterval = _fault is Fault.Pings or Fault.Pongs ? TimeSpan.FromMilliseconds(50) : TimeSpan.Zero,
            KeepAliveTimeout = _fault == Fault.Pings ? TimeSpan.FromMinutes(1) : Timeout.InfiniteTimeSpan,
        });
        await SendAsync(socket, new JsonObject { ["type"] = "welcome", ["session_id"] = "s1", ["revision"] = "tree-1" });
        var user = UserOf(context);
        if (user is not null)
        {
            await SendAsync(socket, new JsonObject { ["type"] = "authenticated", ["user"] = user });
        }

        while (await ReceiveAsync(socket) is { } message)
        {
            var type = (string?)message["type"];
            if (type == "authenticate" && user is null)
            {
                user = await LoginAsync(socket, (string?)message["token"]);
            }
            else if (type == "start_agent" && user is not null)
            {
                await RunAsync(socket, user, message);
            }
            else if (type == "resume" && user is not null)
            {
                await ResumeAsync(socket, message);
            }
            else
            {
                await RefuseAsync(socket, "unauthorized", "log in first");
            }
        }
    }

    private async Task<string?> LoginAsync(WebSocket socket, string? token)
    {
        var user = _fault == Fault.LetsEveryoneIn ? "alice" : Tokens.FirstOrDefault(pair => pair.Value == token).Key;
        if (user is null || _fault == Fault.RefusesEveryone)
        {
            await RefuseAsync(socket, "unauthorized", "claim 'token_use' is missing");
            return null;
        }

        await SendAsync(socket, new JsonObject { ["type"] = "authenticated", ["user"] = _fault == Fault.SaysAnotherUser ? "mallory" : user });
        if (_fault == Fault.Heartbeats)
        {
            await SendAsync(socket, new JsonObject { ["type"] = "heartbeat" });
            await SendAsync(socket, new JsonObject { ["type"] = "heartbeat" });
        }

        return user;
    }

    private static async Task RefuseAsync(WebSocket socket, string code, string message)
    {
        await SendAsync(socket, new JsonObject { ["type"] = "error", ["code"] = code, ["message"] = message, ["hint"] = "log in" });
        await socket.CloseOutputAsync((WebSocketCloseStatus)1008, message, CancellationToken.None);
    }

    private async Task RunAsync(WebSocket socket, string user, JsonNode message)
    {
        var sequence = 0;
        var id = (string)message["request_id"]!;
        var isSlow = ((string)message["message"]!).Contains("slowly", StringComparison.Ordinal);
        Task Event(string type, JsonObject fields)
        {
            fields["type"] = type;
            fields["run_id"] = "run-" + id;
            fields["epoch"] = 1;
            fields["request_id"] = id;
            fields["seq"] = ++sequence;
            fields["agent"] = (string?)message["agent"];
            _unfinished.GetOrAdd("run-" + id, _ => []).Add(fields);

            // What a slow run has still to say after its third frame is only heard by whoever comes back.
            return isSlow && sequence > 3 ? Task.CompletedTask : SendAsync(socket, fields);
        }

        if (_fault == Fault.Silent)
        {
            _unanswered.Writer.TryWrite(id);
            return;
        }

        if (_fault == Fault.Limits && Interlocked.Increment(ref _asked) is 3 or 4)
        {
            await Event("error", new JsonObject { ["code"] = "rate_limited", ["message"] = "Too many.", ["retry_after"] = 0.05 });
            return;
        }

        if ((string?)message["agent"] != "data")
        {
            await Event("error", new JsonObject { ["code"] = "unknown_agent", ["message"] = "Known: data." });
            return;
        }

        await Event("agent_started", []);
        await Event("agent_thinking", new JsonObject { ["message"] = "Looking at the usage." });
        if (_fault == Fault.InternalClose)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.InternalServerError, "broken", CancellationToken.None);
            return;
        }

        await FinishAsync(Event, Answer(user, (string)message["message"]!));
    }

    private async Task ResumeAsync(WebSocket socket, JsonNode message)
    {
        var after = int.Parse(((string)message["after"]!).Split('.')[1], CultureInfo.InvariantCulture) + (_fault == Fault.ResumeSkips ? 1 : _fault == Fault.ResumeDoubles ? -1 : 0);
        if (_fault == Fault.ResumeForgets || !_unfinished.TryGetValue((string)message["run_id"]!, out var frames))
        {
            await SendAsync(socket, new JsonObject { ["type"] = "error", ["code"] = "resume_unavailable", ["message"] = "It is not here any more." });
            return;
        }

        foreach (var frame in frames.Where(frame => (int)frame["seq"]! > after))
        {
            await SendAsync(socket, frame);
        }
    }

    private async Task FinishAsync(Func<string, JsonObject, Task> send, (string Text, JsonObject? Result, double? Quality) answer)
    {
        if (answer.Result is { } result)
        {
            var failed = _fault == Fault.ToolsFail;
            await send("tool_executing", new JsonObject { ["tool"] = "usage_query", ["call_id"] = "c1", ["arguments"] = new JsonObject() });
            await send("tool_completed", new JsonObject { ["tool"] = "usage_query", ["call_id"] = "c1", ["success"] = !failed, ["result"] = failed ? new JsonObject { ["error"] = "no data" } : result });
        }

        if (_fault == Fault.EndsWithError)
        {
            await send("error", new JsonObject { ["code"] = "model_failed", ["message"] = "The model gave up." });
        }
        else if (_fault != Fault.NoTerminal)
        {
            await send("agent_completed", new JsonObject { ["response"] = answer.Text, ["answered"] = answer.Result is not null || _fault == Fault.NoTools, ["quality"] = answer.Quality });
        }
    }

    private static Task SendAsync(WebSocket socket, JsonObject frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<JsonNode?> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (result.MessageType != WebSocketMessageType.Close)
            {
                return JsonNode.Parse(buffer.AsSpan(0, result.Count));
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
