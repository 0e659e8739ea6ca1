using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Regreen.TestServer;

/// <summary>
/// A service of chat models on loopback, which speaks OpenAI's chat completions (https://platform.openai.com/docs/api-reference/chat) and says what a test lets it say.
/// </summary>
public sealed class ChatService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<int, JsonObject?> _reply;
    private int _asked;

    private ChatService(WebApplication app, Func<int, JsonObject?> reply) => (_app, _reply) = (app, reply);

    /// <summary>Gets the base address.</summary>
    public string Url => $"{_app.Urls.Single()}/v1";

    /// <summary>Gets the requests so far.</summary>
    public ConcurrentQueue<(string Authorization, JsonObject Body)> Requests { get; } = new();

    /// <summary>Starts it. A reply is a message, or null: then it never answers; a message with a <c>status</c> is an error of that status.</summary>
    public static async Task<ChatService> StartAsync(Func<int, JsonObject?> reply)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new ChatService(app, reply);
        app.MapPost("/v1/chat/completions", service.AnswerAsync);
        await app.StartAsync();
        return service;
    }

    /// <summary>A message that calls a tool.</summary>
    public static JsonObject Call(string tool, string arguments) => new()
    {
        ["role"] = "assistant",
        ["content"] = null,
        ["tool_calls"] = new JsonArray(new JsonObject
        {
            ["id"] = $"call_{Guid.NewGuid():N}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
        }),
    };

    /// <summary>A message that says something.</summary>
    public static JsonObject Say(string text) => new() { ["role"] = "assistant", ["content"] = text };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        Requests.Enqueue((context.Request.Headers.Authorization.ToString(), body));
        var reply = _reply(_asked++);
        if (reply is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        if (reply!["status"] is { } status)
        {
            context.Response.StatusCode = status.GetValue<int>();
            await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = $"refused: {context.Request.Headers.Authorization}" } }, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            new JsonObject
            {
                ["id"] = $"chatcmpl-{_asked}",
                ["object"] = "chat.completion",
                ["created"] = 1_700_000_000,
                ["model"] = body["model"]!.GetValue<string>(),
                ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = reply, ["finish_reason"] = reply["tool_calls"] is null ? "stop" : "tool_calls" }),
                ["usage"] = new JsonObject { ["prompt_tokens"] = 300, ["completion_tokens"] = 100, ["total_tokens"] = 400 },
            },
            context.RequestAborted);
    }
}
