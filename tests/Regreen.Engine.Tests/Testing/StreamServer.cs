using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Regreen.Core.Configuring;

namespace Regreen.Engine.Tests.Testing;

/// <summary>What the stream server does wrong.</summary>
internal enum StreamFault
{
    None,
    Cut,
    NeverEnds,
    TwoEnds,
    NoAnswer,
    OtherNumber,
    Overloaded,
    Silent,
}

/// <summary>A small agent service that answers by event streams, in the words of the contract, of OpenAI or of AG-UI, in pieces of a few bytes.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    private const int PieceSize = 17;
    private readonly WebApplication _app;
    private readonly StreamFault _fault;

    private StreamServer(StreamFault fault)
    {
        _fault = fault;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/version", () => Results.Text("""{"revision":"tree-1"}""", "application/json"));
        _app.MapPost("/agents/{agent}/runs", context => StreamAsync(context, body => (string)body["message"]!, Contract));
        _app.MapPost("/v1/chat/completions", context => StreamAsync(context, body => (string)body["messages"]![0]!["content"]!, OpenAi));
        _app.MapPost("/data", context => StreamAsync(context, body => (string)body["messages"]![0]!["content"]!, AgUi));
        _app.MapGet("/ticks", TicksAsync);
        _app.MapGet("/plain", () => Results.Text("""{"is":"no stream"}""", "application/json"));
    }

    public bool StaysSilent => _fault is StreamFault.NeverEnds or StreamFault.Silent;

    public string Http => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<StreamServer> StartAsync(StreamFault fault = StreamFault.None)
    {
        var server = new StreamServer(fault);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public TargetConfig Target(ProtocolKind kind) => new(Http)
    {
        Revision = new RevisionConfig("/version", "revision", null, null),
        Protocol = new ProtocolConfig { Kind = kind },
        HttpAsk = HttpAskConfig.Of(kind),
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task StreamAsync(HttpContext context, Func<JsonNode, string> question, Func<string, IEnumerable<string>> events)
    {
        if (_fault == StreamFault.Overloaded)
        {
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("overloaded", context.RequestAborted);
            return;
        }

        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var told = events(question(body)).ToList();
        if (_fault is StreamFault.Cut or StreamFault.NeverEnds)
        {
            told.RemoveAt(told.Count - 1);
        }

        if (_fault == StreamFault.TwoEnds)
        {
            told.Add(told[^1]);
        }

        var text = ": hello\n\n" + (_fault == StreamFault.Silent ? "" : string.Concat(told));

        // Fewer bytes than were promised: the connection ends in the middle.
        context.Response.ContentLength = _fault == StreamFault.Cut ? Encoding.UTF8.GetByteCount(text) + 1 : null;
        await SendAsync(context, text);
        await EndAsync(context);
    }

    private async Task EndAsync(HttpContext context)
    {
        if (_fault is StreamFault.NeverEnds or StreamFault.Silent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static async Task TicksAsync(HttpContext context)
    {
        var from = int.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;
        context.Response.Headers["x-ticks"] = "five";
        await SendAsync(context, string.Concat(Enumerable.Range(from + 1, 5 - from).Select(number => $"id: {number}\nevent: tick\ndata: {{\"seq\":{number}}}\n\n")));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(PieceSize))
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private (string Text, string Result) Answer(string message)
    {
        var total = message.Contains("conversation", StringComparison.Ordinal) ? 4_088_665 : 2_044_332;
        total = message.Contains("tokens", StringComparison.Ordinal) ? total : 0;
        var told = _fault == StreamFault.OtherNumber ? total + 1 : total;
        return (_fault == StreamFault.NoAnswer || total == 0 ? "I do not know." : string.Create(CultureInfo.InvariantCulture, $"It was größer: {told:N0} tokens [c1]."), $$"""{"tokens":{{total}}}""");
    }

    private IEnumerable<string> Contract(string message)
    {
        var (text, result) = Answer(message);
        yield return Data("""{"type":"agent_started","seq":1}""");
        yield return Data($$"""{"type":"tool_executing","seq":2,"call_id":"c1","tool":"usage"}""");
        yield return Data($$"""{"type":"tool_completed","seq":3,"call_id":"c1","tool":"usage","success":true,"result":{{result}}}""");
        yield return Data(new JsonObject { ["type"] = "agent_completed", ["seq"] = 4, ["response"] = text }.ToJsonString());
    }

    private IEnumerable<string> OpenAi(string message)
    {
        var (text, _) = Answer(message);
        yield return Data("""{"object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""");
        foreach (var part in text.Chunk(5))
        {
            yield return Data(new JsonObject
            {
                ["object"] = "chat.completion.chunk",
                ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = new string(part) }, ["finish_reason"] = null }),
            }.ToJsonString());
        }

        yield return Data("""{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        yield return Data("[DONE]");
    }

    private IEnumerable<string> AgUi(string message)
    {
        var (text, result) = Answer(message);
        yield return Data("""{"type":"RUN_STARTED","threadId":"t","runId":"r"}""");
        yield return Data("""{"type":"TOOL_CALL_START","toolCallId":"c1","toolCallName":"usage"}""");
        yield return Data("""{"type":"TOOL_CALL_END","toolCallId":"c1"}""");
        yield return Data(new JsonObject { ["type"] = "TOOL_CALL_RESULT", ["toolCallId"] = "c1", ["content"] = result }.ToJsonString());
        yield return Data(new JsonObject { ["type"] = "TEXT_MESSAGE_CHUNK", ["messageId"] = "m", ["delta"] = text }.ToJsonString());
        yield return Data("""{"type":"RUN_FINISHED","threadId":"t","runId":"r"}""");
    }

    private static string Data(string json) => $"data: {json}\n\n";
}
